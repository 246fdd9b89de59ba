import pytest

from handrail.tls import covers
from handrail.tls.certificate_names import names_of

from .servers import SITE, issue


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("site.example", "site.example"),
        ("Site.Example", "SITE.example."),
        ("*.example", "site.example"),
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8::1", "2001:DB8:0::1"),
        ("2001:db8::1", "[2001:db8::1]"),
        ("xn--bcher-kva.example", "bücher.example"),
    ],
)
def test_covers(name: str, host: str) -> None:
    assert covers(["other.example", name], host)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("site.example", "www.site.example"),
        ("site.example", "site.example.com"),
        ("*.example", "a.b.example"),
        ("*.example", "example"),
        ("*.example", ".example"),
        ("s*.example", "site.example"),
        ("*", "example"),
        ("*.0.0.1", "10.0.0.1"),
        ("", "site.example"),
    ],
)
def test_does_not_cover(name: str, host: str) -> None:
    assert not covers([name], host)


def test_the_common_name_stands_in_where_there_are_no_names() -> None:
    assert names_of(issue("plain.example").certificate) == ("plain.example",)
    assert names_of(SITE.certificate) == ("site.example", "*.pool.example", "127.0.0.1")


def test_a_certificate_for_nobody_has_no_names() -> None:
    assert names_of(issue("", organization="").certificate) == ()
