"""One throw-away certificate authority for every server of the tests."""

from __future__ import annotations

import ssl
from pathlib import Path

import trustme


class Authority:
    """A certificate authority, with files of what it issues in *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._authority = trustme.CA(organization_name="netproto tests")
        self.certificate = folder / "ca.pem"
        self._authority.cert_pem.write_to_path(self.certificate)

    def issue(self, name: str, *identities: str) -> tuple[Path, Path]:
        """Issue a certificate for host names and addresses; return the files of the chain and of the key."""
        issued = self._authority.issue_cert(*identities)
        chain, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        chain.unlink(missing_ok=True)
        for blob in issued.cert_chain_pems:
            blob.write_to_path(chain, append=True)
        issued.private_key_pem.write_to_path(key)
        return chain, key

    def client_context(self, identity: str | None = None) -> ssl.SSLContext:
        """A client's context that trusts this authority only, with a client certificate for *identity* if given."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        if identity is not None:
            context.load_cert_chain(*self.issue("client", identity))
        return context
