"""What the tests of the whole tree share: the servers of the rig, one of each for a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rig.certificates import Authority
from rig.dovecot import Dovecot
from rig.nginx import Nginx
from rig.postfix import Postfix


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The certificate authority that every server's certificate comes from."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def dovecot(authority: Authority) -> Iterator[Dovecot]:
    with Dovecot(authority) as server:
        yield server


@pytest.fixture(scope="session")
def nginx(authority: Authority) -> Iterator[Nginx]:
    with Nginx(authority) as server:
        yield server


@pytest.fixture(scope="session")
def postfix(authority: Authority, dovecot: Dovecot) -> Iterator[Postfix]:
    with Postfix(authority, dovecot) as server:
        yield server
