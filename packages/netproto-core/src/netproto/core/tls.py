"""The one place that makes TLS contexts for clients.

Certificates and host names are verified, unless the program runs swapped (`netproto.core.install`) without
``verify_tls=True`` and the standard library's client of that protocol would not verify either: then the connection
is made, and a warning names the host.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable

from .swap import tls_unverified

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl

__all__ = ["InsecureTLSWarning", "client_context"]


class InsecureTLSWarning(UserWarning):
    """A TLS connection is made without verifying who the server is."""


def client_context(
    module: str,
    host: str | None = None,
    *,
    alpn: Iterable[str] = (),
    cafile: str | None = None,
    certfile: str | None = None,
    keyfile: str | None = None,
    stacklevel: int = 3,
) -> ssl.SSLContext:
    """A context for a client's connection.

    *module* is the client's name in the standard library, such as ``"smtplib"``, which decides the default; *host* is
    named in the warning where that default is not to verify. *cafile* adds trusted certificates, *certfile* and
    *keyfile* are the client's own. *alpn* are protocols to offer. `ssl` is imported here, on first use.
    """
    import ssl

    if cafile is None and tls_unverified(module):
        warnings.warn(
            f"{module} does not verify the certificate of {host or 'the server'}; install(verify_tls=True) does, "
            "and so does a context of your own",
            InsecureTLSWarning,
            stacklevel=stacklevel,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.load_default_certs()
    else:
        context = ssl.create_default_context(cafile=cafile)
    if certfile is not None:
        context.load_cert_chain(certfile, keyfile)
    protocols = list(alpn)
    if protocols:
        context.set_alpn_protocols(protocols)
    return context
