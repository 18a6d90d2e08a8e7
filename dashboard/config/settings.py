"""What an operator decides: ``PULSE_`` environment variables, read once, typed, with a clear error each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from dashboard.config.sending import MailServer, mail_address, mail_sender, mail_server, signing_key
from dashboard.config.setting_values import (
    parse_address,
    parse_days,
    parse_folder,
    parse_folders,
    parse_host_names,
    parse_hosts,
    parse_one_of,
    parse_origins,
    parse_positive,
    parse_program,
    parse_seconds,
    parse_secret,
    parse_switch,
    parse_words,
)
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

_PARSERS: Final[Mapping[str, Any]] = {
    "corpus": parse_folders,
    "data": parse_folder,
    "visibility": parse_one_of(Visibility),
    "images": parse_one_of(Images),
    "image_cache_bytes": parse_positive,
    "image_hosts": parse_hosts,
    "feed_hosts": parse_hosts,
    "public_url": parse_address,
    "allowed_hosts": parse_host_names,
    "max_file_bytes": parse_positive,
    "max_yaml_depth": parse_positive,
    "max_yaml_events": parse_positive,
    "max_related": parse_positive,
    "max_topics": parse_positive,
    "missing_grace": parse_seconds,
    "snapshot_days": parse_days,
    "snapshot_list": parse_switch,
    "embed_origins": parse_origins,
    "chromium": parse_program,
    "corpus_note": parse_words,
    "editing": parse_one_of(Editing),
    "access": parse_one_of(Access),
    "access_file": parse_folder,
    "viewers": parse_one_of(Visibility),
    "proxy_secret": parse_secret,
    "oidc_secret": parse_secret,
    "log": parse_one_of(Log),
    "metrics_token": parse_secret,
    "mcp_token": parse_secret,
    "smtp_url": mail_server,
    "mail_from": mail_sender,
    "mail_owner": mail_address,
    "webhook_secret": signing_key,
    "webhook_hosts": parse_hosts,
}
