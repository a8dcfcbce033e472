"""Dovecot: IMAP, POP3 and LMTP over one set of mailboxes, and its SASL service for other servers."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from rig.certificates import Authority
from rig.daemon import Daemon, has_ipv6

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap pop3 lmtp
listen = {listen}
hostname = localhost
postmaster_address = postmaster@example.test
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
first_valid_uid = 1
mail_uid = {mail}
mail_gid = {mail_group}
mail_home = {folder}/mail/%n
mail_location = sdbox:~/box
mail_attribute_dict = file:%h/attributes
mail_max_userip_connections = 200
mail_fsync = never
mail_plugins = quota acl
auth_mechanisms = plain login apop cram-md5 digest-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer
auth_username_format = %Ln
auth_username_chars =
auth_failure_delay = 0
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{chain}
ssl_key = <{key}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login apop cram-md5 digest-md5 scram-sha-1 scram-sha-256
  args = scheme=PLAIN username_format=%n {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%n {folder}/users
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    special_use = \\Drafts
  }}
  mailbox Trash {{
    special_use = \\Trash
  }}
}}
namespace shared {{
  type = shared
  separator = /
  prefix = shared/%%n/
  location = sdbox:{folder}/mail/%%n/box
  subscriptions = no
  list = children
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=200M
  acl = vfile
  acl_shared_dict = file:{folder}/mail/shared-mailboxes
}}
protocol imap {{
  mail_plugins = quota acl imap_quota imap_acl imap_zlib
  imap_metadata = yes
  imap_idle_notify_interval = 30 s
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  service_count = 0
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
  unix_listener {lmtp_unix} {{
    mode = 0666
  }}
}}
service auth {{
  inet_listener auth {{
    port = {auth}
  }}
}}
"""

#: Tokens are checked against a key in a file: no server on the network is asked.
_OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = sub
"""


class Dovecot(Daemon):
    """Ports `imap`, `imaps`, `pop3`, `pop3s`, `lmtp` and `auth` (SASL for Postfix); `lmtp_unix` is a Unix socket.

    STARTTLS and STLS are offered, never required. The certificate is for localhost, 127.0.0.1 and ::1; the server is
    reached as `wrong_host`, too, which the certificate does not name. A domain in a user's name is dropped.
    """

    program = "dovecot"
    package = "dovecot-imapd"

    #: Who can log in. "full" is over quota after 2,000 bytes.
    users = {"alice": "secret", "bob": 'p a"s\\s{3}', "zoë": "pässwörd", "full": "secret"}
    wrong_host = "127.0.0.2"
    token_key = b"a key that the tests sign tokens with"

    def __init__(self, authority: Authority) -> None:
        super().__init__()
        self.authority = authority
        self.lmtp_unix = self.folder / "lmtp.sock"
        self.add_ports(["imap", "imaps", "pop3", "pop3s", "lmtp", "auth"])

    def configure(self) -> list[str]:
        self.folder.chmod(0o755)
        self._write_users()
        self._write_keys()
        mail = self.folder / "mail"
        mail.mkdir()
        chain, key = self.authority.issue("dovecot", "localhost", "127.0.0.1", "::1")
        listen = ["127.0.0.1", self.wrong_host] + (["::1"] if has_ipv6() else [])
        config = self.folder / "dovecot.conf"
        config.write_text(
            _CONFIG.format(
                folder=self.folder,
                listen=", ".join(listen),
                chain=chain,
                key=key,
                lmtp_unix=self.lmtp_unix,
                **self._accounts(mail),
                **self.ports,
            )
        )
        return ["-F", "-c", str(config)]

    def _accounts(self, mail: Path) -> dict[str, str]:
        """Whom the server's processes run as: its package's users where we are root, else ourselves."""
        me = pwd.getpwuid(os.getuid()).pw_name
        names = {"internal": "dovecot", "login": "dovenull", "group": "dovecot", "mail": "nobody"}
        if os.getuid() != 0:
            names = dict.fromkeys(("internal", "login", "mail"), me) | {"group": str(os.getgid())}
        names["mail_group"] = str(pwd.getpwnam(names["mail"]).pw_gid)
        if os.getuid() == 0:
            os.chown(mail, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)
        return names

    def _write_users(self) -> None:
        lines = []
        for name, password in self.users.items():
            extra = "userdb_quota_rule=*:bytes=2000" if name == "full" else ""
            lines.append(f"{name}:{{PLAIN}}{password}::::::{extra}\n")
        users = self.folder / "users"
        users.write_text("".join(lines), encoding="utf-8")
        users.chmod(0o644)

    def _write_keys(self) -> None:
        from base64 import b64encode

        key = self.folder / "keys/default/HS256/default"
        key.parent.mkdir(parents=True)
        key.write_bytes(b64encode(self.token_key))
        (self.folder / "oauth2.conf").write_text(_OAUTH2.format(folder=self.folder))

    def token(self, user: str, seconds: float = 600) -> str:
        """A bearer token for *user* that the server takes for so many seconds (a JSON Web Token, RFC 7519)."""
        import hmac
        import json
        import time
        from base64 import urlsafe_b64encode

        def encode(data: bytes) -> bytes:
            return urlsafe_b64encode(data).rstrip(b"=")

        now = int(time.time())
        claims = {"sub": user, "iat": now - 10, "nbf": now - 10, "exp": int(now + seconds)}
        head = encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        signed = head + b"." + encode(json.dumps(claims).encode())
        return (signed + b"." + encode(hmac.digest(self.token_key, signed, "sha256"))).decode()
