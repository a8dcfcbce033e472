"""nginx with a page for each thing an HTTP client has to cope with."""

from __future__ import annotations

import random
from pathlib import Path

from rig.certificates import Authority
from rig.daemon import Daemon, has_ipv6

_TOP = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    default_type text/plain;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 1000000;
    root {folder}/www;
    server_tokens off;
"""

_SERVER = """
    server {{
{listen}
        server_name localhost;
{tls}
        add_header X-Connection "$connection/$connection_requests" always;
        location / {{ }}
        location /big.bin {{ default_type application/octet-stream; }}
        location /gzip/ {{ gzip on; gzip_types text/plain; gzip_min_length 1; gzip_http_version 1.0; }}
        location /chunked/ {{ ssi on; ssi_types text/plain; }}
        location /slow/ {{ limit_rate 2k; }}
        location /dav/ {{ dav_methods PUT DELETE MKCOL; create_full_put_path on; client_max_body_size 50m; }}
        location = /echo {{
            default_type application/json;
            return 200 '{{{echo}}}';
        }}
{returns}
        location = /headers/many {{ {many} return 200 "many\\n"; }}
        location = /headers/long {{ add_header X-Long {long} always; return 200 "long\\n"; }}
    }}
"""


#: What /echo tells of a request: JSON key → nginx variable.
_ECHO = {
    "method": "request_method",
    "uri": "request_uri",
    "host": "http_host",
    "type": "content_type",
    "length": "content_length",
    "accept": "http_accept",
    "test": "http_x_test",
    "client": "ssl_client_verify",
}


class Nginx(Daemon):
    """Ports `http`, `https`, `https_client_cert` and `https_wrong_host`; `unix` is the path of a Unix socket."""

    program = "nginx"
    package = "nginx"

    many = 90
    long = 4000
    redirects = (301, 302, 303, 307, 308)
    statuses = (204, 304, 400, 401, 403, 404, 409, 410, 429, 500, 502, 503)

    def __init__(self, authority: Authority) -> None:
        super().__init__()
        self.authority = authority
        self.unix = self.folder / "nginx.sock"
        self.add_ports(["http", "https", "https_client_cert", "https_wrong_host"])

    def configure(self) -> list[str]:
        self.folder.chmod(0o755)  # nginx's worker is another user where we are root
        www = self.folder / "www"
        for name in ("gzip", "chunked", "slow", "dav"):
            (www / name).mkdir(parents=True)
        (www / "dav").chmod(0o777)
        (www / "hello.txt").write_bytes(b"hello, world\n")
        (www / "1k.bin").write_bytes(b"k" * 1024)
        self.big = random.Random(7).randbytes(3 << 20)
        (www / "big.bin").write_bytes(self.big)
        (www / "gzip/text.txt").write_text("the same line again and again\n" * 2000)
        (www / "chunked/part.txt").write_text("included " * 500)
        (www / "chunked/page.txt").write_text("<!--#include virtual='/chunked/part.txt' -->end\n" * 3)
        (www / "slow/body.txt").write_bytes(b"s" * 4096)
        good = self.authority.issue("nginx", "localhost", "127.0.0.1", "::1")
        wrong = self.authority.issue("nginx-wrong", "wrong.example")
        servers = [
            self._server("http", f"        listen unix:{self.unix};"),
            self._server("https", certificate=good),
            self._server("https_client_cert", certificate=good, client=True),
            self._server("https_wrong_host", certificate=wrong),
        ]
        config = self.folder / "nginx.conf"
        config.write_text(_TOP.format(folder=self.folder) + "".join(servers) + "}\n")
        return ["-p", str(self.folder), "-c", str(config), "-e", str(self.folder / "error.log")]

    def _server(
        self, name: str, more: str = "", certificate: tuple[Path, Path] | None = None, client: bool = False
    ) -> str:
        suffix = " ssl" if certificate else ""
        listen = [f"        listen 127.0.0.1:{self.ports[name]}{suffix};", more]
        if has_ipv6():
            listen.append(f"        listen [::1]:{self.ports[name]}{suffix};")
        tls = ""
        if certificate:
            tls = f"        ssl_certificate {certificate[0]};\n        ssl_certificate_key {certificate[1]};\n"
        if client:
            tls += f"        ssl_client_certificate {self.authority.certificate};\n        ssl_verify_client on;\n"
        returns = [f"        location = /redirect/{code} {{ return {code} /hello.txt; }}" for code in self.redirects]
        returns.append("        location = /redirect/loop { return 302 /redirect/loop; }")
        returns.extend(f"        location = /status/{code} {{ return {code}; }}" for code in self.statuses)
        many = " ".join(f"add_header X-Many-{n} {n} always;" for n in range(self.many))
        echo = ",".join(f'"{key}":"${variable}"' for key, variable in _ECHO.items())
        return _SERVER.format(
            listen="\n".join(listen),
            tls=tls,
            returns="\n".join(returns),
            many=many,
            echo=echo,
            long="x" * self.long,
        )
