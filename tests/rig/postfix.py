"""Postfix, and its smtp-sink, which takes mail and keeps it or not."""

from __future__ import annotations

import grp
import os
import pwd
import time
from pathlib import Path

import pytest

from rig.certificates import Authority
from rig.daemon import REQUIRED, Daemon, wait_until
from rig.dovecot import Dovecot

_QUEUES = ("incoming", "active", "deferred", "defer", "bounce", "hold", "corrupt", "flush", "trace", "saved", "private")

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
myhostname = localhost.example.test
mydomain = example.test
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
local_recipient_maps =
alias_maps =
relay_domains = example.test
transport_maps = inline:{{ example.test=lmtp:inet:127.0.0.1:{lmtp} }}
default_transport = error:there is no network here
virtual_mailbox_domains = maildir.test
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:all/
virtual_mailbox_limit = 0
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
message_size_limit = 20000000
smtputf8_enable = yes
lmtp_line_length_limit = 0
local_header_rewrite_clients =
smtpd_recipient_restrictions =
    check_recipient_access inline:{{
        {{refused@maildir.test=550 5.7.1 not wanted}}
        {{later@maildir.test=450 4.7.1 later}} }}
    permit_mynetworks, reject
smtpd_tls_security_level = may
smtpd_tls_chain_files = {key}, {chain}
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_sasl_security_options = noanonymous
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 1000
smtpd_client_connection_count_limit = 0
"""

_MASTER = """
127.0.0.1:{smtp} inet n - n - - smtpd
127.0.0.1:{smtps} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
127.0.0.1:{submission} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix(Daemon):
    """Ports `smtp` (STARTTLS offered), `smtps`, and `submission`, which wants TLS and a login of Dovecot's users.

    What is for ``@example.test`` goes to Dovecot by LMTP, what is for ``@maildir.test`` into `maildir`, but for
    ``refused`` (550) and ``later`` (450). Only root can run it.
    """

    program = "postfix"
    package = "postfix"

    def __init__(self, authority: Authority, dovecot: Dovecot) -> None:
        super().__init__()
        if os.getuid() != 0:
            if REQUIRED:
                pytest.fail("Postfix runs as root only", pytrace=False)
            pytest.skip("Postfix runs as root only")
        self.authority = authority
        self.dovecot = dovecot
        self.maildir = self.folder / "mail/all"
        self.add_ports(["smtp", "smtps", "submission"])
        self.path = "/usr/lib/postfix/sbin/master"

    def configure(self) -> list[str]:
        owner = pwd.getpwnam("postfix")
        drop = grp.getgrnam("postdrop").gr_gid
        nobody = pwd.getpwnam("nobody")
        self.folder.chmod(0o755)
        queue = self.folder / "queue"
        for name in (*_QUEUES, "pid", "maildrop", "public"):
            (queue / name).mkdir(parents=True, mode=0o700)
            if name != "pid":
                os.chown(queue / name, owner.pw_uid, owner.pw_gid)
        for name, mode in (("maildrop", 0o1730), ("public", 0o710)):
            os.chown(queue / name, owner.pw_uid, drop)
            (queue / name).chmod(mode)
        for path, user in ((self.folder / "data", owner), (self.folder / "mail", nobody)):
            path.mkdir(mode=0o700)
            os.chown(path, user.pw_uid, user.pw_gid)
        chain, key = self.authority.issue("postfix", "localhost", "127.0.0.1")
        values = {"folder": self.folder, "chain": chain, "key": key, "uid": nobody.pw_uid, "gid": nobody.pw_gid}
        values |= {name: self.dovecot.ports[name] for name in ("lmtp", "auth")}
        old = time.time() - 60  # Postfix waits while its configuration is younger than 2 s
        for name, text in (("main.cf", _MAIN.format(**values)), ("master.cf", _MASTER.format(**self.ports))):
            (self.folder / name).write_text(text)
            os.utime(self.folder / name, (old, old))
        return ["-c", str(self.folder), "-d"]

    def delivered(self, count: int = 1, seconds: float = 20) -> list[bytes]:
        """Wait for *count* messages in the Maildir; take them out, LF line ends, trace fields in front."""
        new = self.maildir / "new"

        def there() -> list[Path]:
            return sorted(new.glob("*"), key=lambda path: path.stat().st_mtime_ns) if new.exists() else []

        wait_until(lambda: len(there()) >= count, seconds, lambda: f"{len(there())} of {count} came\n{self.log()}")
        found = [path.read_bytes() for path in there()]
        for path in there():
            path.unlink()
        return found


class SmtpSink(Daemon):
    """Port `smtp`: takes all mail, and keeps it below `mails` where *keep* is set. *options* are smtp-sink's own.

    Such as ``("-p",)`` for no PIPELINING, ``("-L",)`` for LMTP, ``("-f", "RCPT")`` to refuse each RCPT.
    """

    program = "smtp-sink"
    package = "postfix"

    def __init__(self, *options: str, keep: bool = False) -> None:
        super().__init__()
        self.options = options
        self.mails = self.folder / "mails"
        self.keep = keep
        self.add_ports(["smtp"])

    def configure(self) -> list[str]:
        arguments = list(self.options)
        if self.keep:
            self.mails.mkdir()
            arguments += ["-d", f"{self.mails}/mail."]
        if os.getuid() == 0:
            self.folder.chmod(0o755)
            if self.keep:
                os.chown(self.mails, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)
            arguments += ["-u", "nobody"]
        return [*arguments, f"127.0.0.1:{self.ports['smtp']}", "100"]
