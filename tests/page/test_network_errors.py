"""Pages that did not come: the reasons in words."""

from __future__ import annotations

import pytest

from handrail.page.chromium.network_errors import network_words


@pytest.mark.parametrize(
    ("complaint", "words"),
    [
        (
            "net::ERR_BAD_SSL_CLIENT_AUTH_CERT at https://a/",
            "it asks for a client certificate, and the browser has none",
        ),
        (
            "net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH at https://a/",
            "no cipher or no kind of key in common with the browser",
        ),
        (
            "net::ERR_SSL_UNRECOGNIZED_NAME_ALERT at https://a/",
            "has no certificate for the name that it was asked for; whoever",
        ),
        ("net::ERR_CONNECTION_REFUSED at https://a/", "the connection was refused"),
        ("net::ERR_HTTP2_PROTOCOL_ERROR at https://a/", "the browser could not load it (ERR_HTTP2_PROTOCOL_ERROR)"),
        ("something else", "the browser could not load it"),
    ],
)
def test_says_why_in_words(complaint: str, words: str) -> None:
    assert words in network_words(complaint, 5)
