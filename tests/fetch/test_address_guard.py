"""Which network addresses may be connected to: nothing of ours, in no disguise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.fetch.address_guard import first_refusal, refusal

CLOSED = [
    "127.0.0.1",
    "127.255.0.9",
    "0.0.0.0",
    "0.1.2.3",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "169.254.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.251",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::808:808",
    "2002:7f00:1::",
    "2002:808:808::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "100::1",
    "2606:4700::5efe:a00:1",
    "2606:4700::200:5efe:a00:1",
    "4000::1",
    "5f00::1",
    "3fff::1",
]
OPEN = ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", OPEN)
def test_what_is_public_is_not(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f000001", "2130706433", "8.8.8.8:80", "8.8.8.8 "])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert refusal(text) == "no network address"


def test_one_bad_address_is_enough() -> None:
    assert first_refusal(["8.8.8.8", "10.0.0.1"]) == "private"
    assert first_refusal(["8.8.8.8", "8.8.4.4"]) is None


@given(st.ip_addresses(v=4))
def test_nothing_gets_through_in_another_form(address: object) -> None:
    text = str(address)
    assert refusal(f"::ffff:{text}") == refusal(text) == refusal(f"64:ff9b::{text}")
    if refusal(text):
        assert refusal(f"::{text}")
        assert refusal(f"2606:4700::5efe:{text}")
