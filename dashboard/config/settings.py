"""What an operator decides: ``PULSE_`` environment variables, read once, typed, with a clear error each."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from dashboard.config.sending import MailServer, mail_address, mail_sender, mail_server, signing_key
from dashboard.errors import SettingError

PREFIX: Final = "PULSE_"


class Visibility(StrEnum):
    """``all`` shows every document, unpublished ones with a badge; ``published`` serves a store without hidden rows."""

    ALL = "all"
    PUBLISHED = "published"


class Images(StrEnum):
    """``off`` draws none, ``hotlink`` lets viewers' browsers ask the publishers, ``proxy`` serves our own copies."""

    OFF = "off"
    HOTLINK = "hotlink"
    PROXY = "proxy"


class Editing(StrEnum):
    """``local`` lets whoever runs the dashboard on their own machine correct facets in the page, ``off`` nobody."""

    LOCAL = "local"
    OFF = "off"


class Access(StrEnum):
    """``open`` asks nobody who they are; with ``proxy`` a reverse proxy says who asks; with ``oidc`` people log in here."""

    OPEN = "open"
    PROXY = "proxy"
    OIDC = "oidc"


class Log(StrEnum):
    """The log in lines for people (``text``), or as one JSON object a line (``json``)."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is ``PULSE_<FIELD>``. Sizes in bytes; paths relative to the working directory."""

    corpus: tuple[Path, ...] = (Path("seeds"),)
    data: Path = Path(".pulse")
    visibility: Visibility = Visibility.ALL
    images: Images = Images.HOTLINK
    image_cache_bytes: int = 1_000_000_000
    image_hosts: tuple[tuple[str, str, int], ...] = ()
    feed_hosts: tuple[tuple[str, str, int], ...] = ()
    public_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    max_file_bytes: int = 2_000_000
    max_yaml_depth: int = 10
    max_yaml_events: int = 50_000
    max_related: int = 500
    max_topics: int = 100
    missing_grace: int = 600
    snapshot_days: int | None = None
    snapshot_list: bool | None = None
    embed_origins: tuple[str, ...] | None = None
    chromium: str = ""
    corpus_note: str = ""
    editing: Editing = Editing.LOCAL
    access: Access = Access.OPEN
    access_file: Path = Path("access.toml")
    viewers: Visibility = Visibility.PUBLISHED
    proxy_secret: str = field(default="", repr=False)
    oidc_secret: str = field(default="", repr=False)
    log: Log = Log.TEXT
    metrics_token: str = field(default="", repr=False)
    mcp_token: str = field(default="", repr=False)
    smtp_url: MailServer | None = None
    mail_from: str = ""
    mail_owner: str = ""
    webhook_secret: bytes = field(default=b"", repr=False)
    webhook_hosts: tuple[tuple[str, str, int], ...] = ()

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self.data

    @property
    def has_viewers_store(self) -> bool:
        """Whether viewers read a store of their own, without what is unpublished: where people log in, unless ``viewers`` is ``all``."""
        return (
            self.access is not Access.OPEN
            and self.visibility is Visibility.ALL
            and self.viewers is Visibility.PUBLISHED
        )

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self.data

    @property
    def has_viewers_store(self) -> bool:
        """Whether viewers read a store of their own, without what is unpublished: where people log in, unless ``viewers`` is ``all``."""
        hides = self.visibility is Visibility.ALL and self.viewers is Visibility.PUBLISHED
        return hides and self.access is not Access.OPEN

    @property
    def offers_editing(self) -> bool:
        """Whether facets may be corrected in the page, from the machine that serves it: never where others are served."""
        local = self.access is Access.OPEN and not self.public_url
        return local and self.editing is Editing.LOCAL and self.visibility is Visibility.ALL

    @property
    def snapshot_lifetime(self) -> int:
        """Days a new snapshot is kept, 0 = for ever. Unless set: for ever in ``all``, 90 days in ``published``."""
        unset = PUBLISHED_SNAPSHOT_DAYS if self.visibility is Visibility.PUBLISHED else 0
        return unset if self.snapshot_days is None else self.snapshot_days

    @property
    def lists_snapshots(self) -> bool:
        """Whether anybody may list the snapshots. Unless set: in ``all`` yes, in ``published`` no."""
        return self.visibility is Visibility.ALL if self.snapshot_list is None else self.snapshot_list

    @property
    def framed_by(self) -> tuple[str, ...]:
        """The origins that may frame a snapshot, ``*`` for every one. Unless set: every one in ``all``, else none."""
        unset = ("*",) if self.visibility is Visibility.ALL else ()
        return unset if self.embed_origins is None else self.embed_origins

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings of an environment; variables that are unset or empty keep their default.

        Raises:
            SettingError: a value cannot be used, or a ``PULSE_`` variable is not a setting.
        """
        known = {item.name for item in fields(cls)} | set(OTHER_VARIABLES)
        given = {k[len(PREFIX) :].lower(): v for k, v in environment.items() if k.startswith(PREFIX) and v.strip()}
        if unknown := sorted(set(given) - known):
            raise SettingError(
                f"{PREFIX}{unknown[0].upper()} is not a setting.",
                f"The settings are {', '.join(sorted(PREFIX + name.upper() for name in known))}.",
            )
        return cls(**{name: _PARSERS[name](name, text.strip()) for name, text in given.items() if name in _PARSERS})


OTHER_VARIABLES: Final = ("test_corpus",)
PUBLISHED_SNAPSHOT_DAYS: Final = 90
MAX_NOTE: Final = 200
MAX_GRACE: Final = 2_592_000
"""Thirty days, in seconds."""
LEAST_SECRET: Final = 24
_SECRET: Final = re.compile(r"[!-~]{24,512}", re.ASCII)
_PLACE: Final = re.compile(r"((?:\*\.)?[a-z0-9.-]+)=(\[[0-9a-f:.]+\]|[0-9.]+):([0-9]{1,5})", re.ASCII)
_HOST: Final = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]+\]", re.ASCII)
_ORIGIN: Final = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?", re.ASCII)


def _folders(_name: str, text: str) -> tuple[Path, ...]:
    return tuple(Path(part).expanduser() for part in text.split(os.pathsep) if part)


def _folder(_name: str, text: str) -> Path:
    return Path(text).expanduser()


def _one_of(kind: type[StrEnum]) -> Callable[[str, str], StrEnum]:
    def parse(name: str, text: str) -> StrEnum:
        try:
            return kind(text.lower())
        except ValueError:
            raise _refused(name, text, f"It is one of {', '.join(kind)}.") from None

    return parse


def _secret(name: str, text: str) -> str:
    if not _SECRET.fullmatch(text):
        remedy = f"It is {LEAST_SECRET} to 512 letters, digits and signs without spaces, such as openssl rand -hex 32 prints."
        raise SettingError(f"{PREFIX}{name.upper()} cannot be used.", remedy)  # a secret is never shown
    return text


def _hosts(name: str, text: str) -> tuple[tuple[str, str, int], ...]:
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


def _address(name: str, text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise _refused(name, text, "Write it as https://news.example.org, without a question mark.")
    if parts.path.strip("/"):
        remedy = f"The dashboard cannot be served below a path: give it a host of its own, such as https://pulse.{parts.netloc}."
        raise _refused(name, text, remedy)
    return text.rstrip("/")


def _host_names(name: str, text: str) -> tuple[str, ...]:
    hosts = tuple(item.strip().lower() for item in text.split(","))
    if wrong := [host for host in hosts if not _HOST.fullmatch(host)]:
        remedy = "Write hosts such as news.example.org or 192.0.2.7, without port, with commas between."
        raise _refused(name, wrong[0][:80], remedy)
    return hosts


def _positive(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise _refused(name, text, "It is a whole number greater than 0.")
    return int(text)


def _seconds(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:9]) > MAX_GRACE:
        raise _refused(name, text, f"It is a whole number of seconds up to {MAX_GRACE}.")
    return int(text)


def _days(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:9]) > 36_500:
        raise _refused(name, text, "It is a whole number of days up to 36500, 0 for ever.")
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise _refused(name, text, "It is on or off.")
    return text.lower() == "on"


def _origins(name: str, text: str) -> tuple[str, ...]:
    if text in ("*", "none"):
        return ("*",) if text == "*" else ()
    origins = tuple(text.split())
    if wrong := [origin for origin in origins if not _ORIGIN.fullmatch(origin)]:
        raise _refused(
            name, wrong[0], "Write origins such as https://blog.example.org, with spaces between; or *, or none."
        )
    return origins


def _program(_name: str, text: str) -> str:
    return text


def _words(name: str, text: str) -> str:
    if len(text) > MAX_NOTE or not text.isprintable():
        raise _refused(name, text[:40], f"It is one line of at most {MAX_NOTE} characters.")
    return text


def _refused(name: str, text: str, remedy: str) -> SettingError:
    return SettingError(f"{PREFIX}{name.upper()}={text!r} cannot be used.", remedy)


_PARSERS: Final[Mapping[str, Any]] = {
    "corpus": _folders,
    "data": _folder,
    "visibility": _one_of(Visibility),
    "images": _one_of(Images),
    "image_cache_bytes": _positive,
    "image_hosts": _hosts,
    "feed_hosts": _hosts,
    "public_url": _address,
    "allowed_hosts": _host_names,
    "max_file_bytes": _positive,
    "max_yaml_depth": _positive,
    "max_yaml_events": _positive,
    "max_related": _positive,
    "max_topics": _positive,
    "missing_grace": _seconds,
    "snapshot_days": _days,
    "snapshot_list": _switch,
    "embed_origins": _origins,
    "chromium": _program,
    "corpus_note": _words,
    "editing": _one_of(Editing),
    "access": _one_of(Access),
    "access_file": _folder,
    "viewers": _one_of(Visibility),
    "proxy_secret": _secret,
    "oidc_secret": _secret,
    "log": _one_of(Log),
    "metrics_token": _secret,
    "mcp_token": _secret,
    "smtp_url": mail_server,
    "mail_from": mail_sender,
    "mail_owner": mail_address,
    "webhook_secret": signing_key,
    "webhook_hosts": _hosts,
}
