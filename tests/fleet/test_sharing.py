"""Pairs that share an appliance."""

from __future__ import annotations

from handrail.fleet import shared_appliances, sharing_sentences
from handrail.tls import PinTrust, SystemTrust

from .pairs import made

PIN = PinTrust("sha256//MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")


def test_pairs_of_their_own_share_nothing() -> None:
    assert shared_appliances([made("hq"), made("paris")]) == {}


def test_one_address_is_one_appliance_whatever_it_is_called() -> None:
    one = made("hq", hosts=("a.example.com",), resolve=("10.0.0.1", 443))
    other = made("paris", hosts=("b.example.com",), resolve=("10.0.0.1", 443))
    third = made("lab", hosts=("c.example.com",), resolve=("10.0.0.1", 8443))
    shared = shared_appliances([one, other, third])
    assert shared == {"hq": {"paris": "the address 10.0.0.1:443"}, "paris": {"hq": "the address 10.0.0.1:443"}}
    (sentence,) = sharing_sentences(shared)
    assert sentence == "hq and paris share the address 10.0.0.1:443, so they are never worked on at once"


def test_one_host_name_is_one_appliance_unless_it_is_said_to_be_at_two_addresses() -> None:
    plain, elsewhere = (
        made("hq", hosts=("a.example.com",)),
        made("dr", hosts=("a.example.com",), resolve=("10.0.0.1", 443)),
    )
    assert shared_appliances([plain, elsewhere])["dr"] == {"hq": "the host name a.example.com:443"}
    far = made("far", hosts=("a.example.com",), resolve=("10.0.0.2", 443))
    assert shared_appliances([elsewhere, far]) == {}


def test_a_host_name_is_one_in_capitals_too() -> None:
    shared = shared_appliances([made("hq", hosts=("A.example.com",)), made("dr", hosts=("a.example.com",))])
    assert set(shared) == {"hq", "dr"}


def test_one_pinned_key_is_one_appliance_where_nothing_else_is_trusted() -> None:
    one, other = made("hq", hosts=("a.example.com",), trust=(PIN,)), made("dr", hosts=("b.example.com",), trust=(PIN,))
    assert shared_appliances([one, other])["hq"]["dr"].startswith("the TLS key sha256//MDEy")
    factory = made("new", hosts=("c.example.com",), trust=(PIN, SystemTrust()))
    assert shared_appliances([one, factory]) == {}


def test_one_pair_shares_nothing_with_itself() -> None:
    assert shared_appliances([made("hq", hosts=("a.example.com", "a.example.com"))]) == {}
