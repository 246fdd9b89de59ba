"""The passwords of HTTP authentication are secrets of the run."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from handrail.errors import InvalidCall
from handrail.inventory import HttpAuthentication
from handrail.run import RunRequest
from handrail.run.participants import _fetch_http_credentials
from handrail.run.plain_http import refuse_secrets_by_plain_http
from handrail.secrets import Redactor, SecretResolver, parse_reference

DECLARED = HttpAuthentication("proxy", parse_reference({"env": "HTTP_PW"}))


@pytest.fixture
def asked(run_request: RunRequest) -> RunRequest:
    """A request on an appliance whose web server asks by itself."""
    (role, appliance), *_ = run_request.pair.roles.items()
    guarded = replace(appliance, http_authentication=DECLARED)
    return replace(run_request, pair=replace(run_request.pair, roles={role: guarded}))


def test_the_password_and_the_header_that_sends_it_are_taken_out_of_texts(asked: RunRequest) -> None:
    redactor = Redactor()
    fetched = _fetch_http_credentials(asked, SecretResolver({"HTTP_PW": "correct horse"}, None, redactor))
    assert (fetched["primary"].origin, fetched["primary"].username) == ("https://a.example.com", "proxy")
    sent = b64encode(b"proxy:correct horse").decode()
    said = redactor.redact(f"correct horse, Authorization: Basic {sent}")
    assert said == "«secret:primary HTTP password», Authorization: Basic «secret:primary HTTP password»"


def test_it_is_not_sent_by_plain_http_unless_somebody_allows_that(asked: RunRequest) -> None:
    (role, appliance), *_ = asked.pair.roles.items()
    plain = replace(asked, pair=replace(asked.pair, roles={role: replace(appliance, url="http://a.example.com/")}))
    with pytest.raises(InvalidCall, match="`http_authentication` of primary .* would be sent by plain HTTP"):
        refuse_secrets_by_plain_http(plain)
    refuse_secrets_by_plain_http(replace(plain, allow_plain_http=True))
