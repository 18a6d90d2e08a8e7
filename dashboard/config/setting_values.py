"""Text of a ``PULSE_`` variable -> its value. Each parser gets the setting's name and the text, and raises ``SettingError``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from dashboard.errors import SettingError

MAX_NOTE: Final = 200
MAX_GRACE: Final = 2_592_000
"""Thirty days, in seconds."""
LEAST_SECRET: Final = 24
_SECRET: Final = re.compile(r"[!-~]{24,512}", re.ASCII)
_PLACE: Final = re.compile(r"((?:\*\.)?[a-z0-9.-]+)=(\[[0-9a-f:.]+\]|[0-9.]+):([0-9]{1,5})", re.ASCII)
_HOST: Final = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]+\]", re.ASCII)
_ORIGIN: Final = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?", re.ASCII)


def parse_folders(_name: str, text: str) -> tuple[Path, ...]:
    """Folders, as ``PATH`` separates them."""
    return tuple(Path(part).expanduser() for part in text.split(os.pathsep) if part)


def parse_folder(_name: str, text: str) -> Path:
    """A path; ``~`` is the home folder."""
    return Path(text).expanduser()


def parse_one_of(kind: type[StrEnum]) -> Callable[[str, str], StrEnum]:
    """The parser for the values of an enumeration."""

    def parse(name: str, text: str) -> StrEnum:
        try:
            return kind(text.lower())
        except ValueError:
            raise _refused(name, text, f"It is one of {', '.join(kind)}.") from None

    return parse


def parse_secret(name: str, text: str) -> str:
    """A secret of 24 to 512 printable characters, never shown in an error."""
    if not _SECRET.fullmatch(text):
        remedy = f"It is {LEAST_SECRET} to 512 letters, digits and signs without spaces, such as openssl rand -hex 32 prints."
        raise SettingError(f"PULSE_{name.upper()} cannot be used.", remedy)  # a secret is never shown
    return text


def parse_hosts(name: str, text: str) -> tuple[tuple[str, str, int], ...]:
    """Places such as ``pictures.example.org=10.0.0.7:80``: name, address and port of each."""
    found = []
    for item in text.split():
        match = _PLACE.fullmatch(item.lower())
        try:
            if match is None or not 0 < int(match[3]) < 65_536:
                raise ValueError
            found.append((match[1], str(ip_address(match[2].strip("[]"))), int(match[3])))
        except ValueError:
            remedy = "Write places such as pictures.example.org=10.0.0.7:80, with spaces between; *. stands for any host below."
            raise _refused(name, item[:80], remedy) from None
    return tuple(found)


def parse_address(name: str, text: str) -> str:
    """The web address of a deployment, without a path."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise _refused(name, text, "Write it as https://news.example.org, without a question mark.")
    if parts.path.strip("/"):
        remedy = f"The dashboard cannot be served below a path: give it a host of its own, such as https://pulse.{parts.netloc}."
        raise _refused(name, text, remedy)
    return text.rstrip("/")


def parse_host_names(name: str, text: str) -> tuple[str, ...]:
    """Hosts with commas between, in small letters."""
    hosts = tuple(item.strip().lower() for item in text.split(","))
    if wrong := [host for host in hosts if not _HOST.fullmatch(host)]:
        remedy = "Write hosts such as news.example.org or 192.0.2.7, without port, with commas between."
        raise _refused(name, wrong[0][:80], remedy)
    return hosts


def parse_positive(name: str, text: str) -> int:
    """A whole number above 0."""
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise _refused(name, text, "It is a whole number greater than 0.")
    return int(text)


def parse_seconds(name: str, text: str) -> int:
    """Seconds, up to thirty days."""
    if not text.isascii() or not text.isdigit() or int(text[:9]) > MAX_GRACE:
        raise _refused(name, text, f"It is a whole number of seconds up to {MAX_GRACE}.")
    return int(text)


def parse_days(name: str, text: str) -> int:
    """Days, up to a hundred years."""
    if not text.isascii() or not text.isdigit() or int(text[:9]) > 36_500:
        raise _refused(name, text, "It is a whole number of days up to 36500, 0 for ever.")
    return int(text)


def parse_switch(name: str, text: str) -> bool:
    """``on`` or ``off``."""
    if text.lower() not in ("on", "off"):
        raise _refused(name, text, "It is on or off.")
    return text.lower() == "on"


def parse_origins(name: str, text: str) -> tuple[str, ...]:
    """Origins with spaces between; ``*`` for every one, ``none`` for none."""
    if text in ("*", "none"):
        return ("*",) if text == "*" else ()
    origins = tuple(text.split())
    if wrong := [origin for origin in origins if not _ORIGIN.fullmatch(origin)]:
        raise _refused(
            name, wrong[0], "Write origins such as https://blog.example.org, with spaces between; or *, or none."
        )
    return origins


def parse_program(_name: str, text: str) -> str:
    """The path of a program, as it is."""
    return text


def parse_words(name: str, text: str) -> str:
    """One line of at most 200 characters."""
    if len(text) > MAX_NOTE or not text.isprintable():
        raise _refused(name, text[:40], f"It is one line of at most {MAX_NOTE} characters.")
    return text


def _refused(name: str, text: str, remedy: str) -> SettingError:
    return SettingError(f"PULSE_{name.upper()}={text!r} cannot be used.", remedy)
