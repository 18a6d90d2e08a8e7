"""Refuse network addresses that are not public, also inside IPv6 forms of IPv4 addresses."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address

_CLOSED: Final = tuple(
    (ip_network(network), name)
    for network, name in (
        ("0.0.0.0/8", "of this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared by a provider's customers"),
        ("127.0.0.0/8", "of the machine itself"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "for documentation"),
        ("192.88.99.0/24", "of a relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "for measurements"),
        ("198.51.100.0/24", "for documentation"),
        ("203.0.113.0/24", "for documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("168.63.129.16/32", "of a cloud's own services"),
        ("::/96", "of the machine itself"),
        ("100::/64", "for discarding"),
        ("64:ff9b:1::/48", "of a local translator"),
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "for documentation"),
        ("2002::/16", "of a relay"),
        ("3fff::/20", "for documentation"),
        ("5f00::/16", "for routing"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
_OPEN_V6: Final = IPv6Network("2000::/3")
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
_ISATAP: Final = (0x00005EFE, 0x02005EFE)


def refusal(text: str) -> str | None:
    """Return why no connection may be made to this address (a phrase that follows “an address that is”), or ``None``.

    IPv4 addresses inside IPv6 ones (mapped, NAT64, ISATAP) are checked as IPv4; relays (6to4, Teredo) are refused.
    Also refused is every address that Python's ``ipaddress`` does not call global.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return "no network address"
    return _refused(address)


def first_refusal(addresses: Iterable[str]) -> str | None:
    """Return the first refusal among the addresses of one host: a single bad address refuses the host."""
    return next((reason for reason in map(refusal, addresses) if reason is not None), None)


def _refused(address: Address) -> str | None:
    inner = _inside(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return _refused(inner)
    for network, name in _CLOSED:
        if address.version == network.version and address in network:
            return name
    if isinstance(address, IPv6Address) and address not in _OPEN_V6 and address not in _TRANSLATED:
        return "reserved"
    return None if address.is_global and not address.is_multicast else "not public"


def _inside(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address embedded in an IPv6 one, if any."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    number = int(address)
    if address in _TRANSLATED or (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None
