from contextlib import suppress
from datetime import UTC, datetime
from random import Random

import pytest

from handrail_practice import bundle
from handrail_practice.authority import Authority, Validity
from handrail_practice.bundle import Bundle, Unreadable

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def whole() -> Bundle:
    authority = Authority(NOW)
    site = authority.issue("site.example.com", ["site.example.com"], Validity.around(NOW, 1, 1))
    return Bundle(site.certificate, site.key, [authority.intermediate, authority.root], "Süd")


@pytest.mark.parametrize("passphrase", ["", "geheim-ß"])
@pytest.mark.parametrize("write", [bundle.as_pkcs12, bundle.as_pem])
def test_what_is_written_is_read_again(whole: Bundle, write: bundle.Writer, passphrase: str) -> None:
    again = bundle.read(write(whole, passphrase), passphrase)
    assert set(again.certificates) == set(whole.certificates)
    assert again.certificate == whole.certificate
    assert again.key is not None


@pytest.mark.parametrize("write", [bundle.as_pkcs12, bundle.as_pem])
def test_a_damaged_file_is_read_or_refused_and_nothing_else(whole: Bundle, write: bundle.Writer) -> None:
    random, intact = Random(1), write(whole, "")
    for _ in range(300):
        damaged = bytearray(intact)
        damaged[random.randrange(len(damaged))] = random.randrange(256)
        with suppress(Unreadable):
            bundle.read(bytes(damaged), "")
