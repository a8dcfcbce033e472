"""``netproto.http``: status codes and methods."""

from __future__ import annotations

import copy
import http
import pickle

import pytest

from netproto.http import HTTPMethod, HTTPStatus


def test_every_status_of_the_stdlib_is_there():
    for theirs in http.HTTPStatus:
        ours = HTTPStatus(theirs)
        assert ours == theirs
        assert hash(ours) == hash(theirs)
        assert isinstance(ours, http.HTTPStatus)
        assert http.HTTPStatus(ours) is theirs
        if theirs not in (413, 414, 416, 418, 422):  # RFC 9110 renamed them
            assert (ours.name, ours.phrase) == (theirs.name, theirs.phrase)
            assert theirs.description in ("", ours.description)
        assert HTTPStatus[theirs.name] is ours
    for name, theirs in http.HTTPStatus.__members__.items():
        assert HTTPStatus[name] == theirs


def test_every_status_is_described():
    for status in HTTPStatus:
        assert status.phrase
        assert status.description


@pytest.mark.parametrize("status", HTTPStatus)
def test_kinds(status):
    kinds = ["is_informational", "is_success", "is_redirection", "is_client_error", "is_server_error"]
    assert [getattr(status, kind) for kind in kinds] == [status // 100 == n for n in range(1, 6)]


def test_newer_names():
    assert HTTPStatus.CONTENT_TOO_LARGE is HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert HTTPStatus.URI_TOO_LONG is HTTPStatus.REQUEST_URI_TOO_LONG
    assert HTTPStatus.RANGE_NOT_SATISFIABLE is HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    assert HTTPStatus.UNPROCESSABLE_CONTENT is HTTPStatus.UNPROCESSABLE_ENTITY


def test_values():
    assert pickle.loads(pickle.dumps(HTTPStatus.OK)) is HTTPStatus.OK
    assert copy.copy(HTTPStatus.OK) is HTTPStatus.OK
    assert f"{HTTPStatus.OK}" == "200"
    assert repr(HTTPStatus.OK) == "<HTTPStatus.OK: 200>"
    with pytest.raises(ValueError, match="299"):
        HTTPStatus(299)


def test_methods():
    for theirs in http.HTTPMethod:
        if theirs.name in HTTPMethod.__members__:
            ours = HTTPMethod(theirs)
            assert ours == theirs
            assert repr(ours) == repr(theirs)
            assert isinstance(ours, http.HTTPMethod)
            assert ours.description
    assert list(HTTPMethod) == ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"]
    assert HTTPMethod.GET == "GET"
    assert f"{HTTPMethod.GET}" == "GET"
