from ipaddress import ip_address

import pytest

from handrail.tls.names import AlternativeNames, alternative_names, names_of

from .servers import SITE, issue


def names(*listed: str) -> AlternativeNames:
    """Host names, and addresses in square brackets."""
    addresses = tuple(ip_address(name.strip("[]")) for name in listed if name.startswith("["))
    return AlternativeNames(tuple(name for name in listed if not name.startswith("[")), addresses)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("site.example", "site.example"),
        ("site.example", "SITE.example."),
        ("*.site.example", "www.site.example"),
        ("[10.0.0.1]", "10.0.0.1"),
        ("[2001:db8::1]", "2001:DB8:0::1"),
        ("[2001:db8::1]", "[2001:db8::1]"),
        ("xn--bcher-kva.example", "bücher.example"),
        ("xn--bcher-kva.example", "BÜCHER.example"),
        ("xn--strae-oqa.example", "straße.example"),
        ("*.xn--bcher-kva.example", "www.bücher.example"),
        ("intranet", "intranet"),
    ],
)
def test_covers(name: str, host: str) -> None:
    assert names("other.example", name).cover(host)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("site.example", "www.site.example"),
        ("site.example", "site.example.com"),
        ("*.site.example", "a.b.site.example"),
        ("*.site.example", "site.example"),
        ("*.site.example", ".site.example"),
        ("*.example", "site.example"),
        ("s*.site.example", "sub.site.example"),
        ("www.*.example", "www.site.example"),
        ("*", "example"),
        ("*.0.0.1", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("[10.0.0.1]", "10.0.0.2"),
        ("strasse.example", "straße.example"),
        ("", "site.example"),
        ("", ""),
    ],
)
def test_does_not_cover(name: str, host: str) -> None:
    assert not names(name).cover(host)


def test_a_common_name_is_shown_and_covers_nothing() -> None:
    plain = issue("plain.example.com").certificate
    assert names_of(plain) == ("plain.example.com",)
    assert not alternative_names(plain).cover("plain.example.com")
    assert names_of(SITE.certificate) == ("site.example", "*.pool.example", "127.0.0.1")


def test_a_certificate_for_nobody_has_no_names() -> None:
    assert names_of(issue("", organization="").certificate) == ()
