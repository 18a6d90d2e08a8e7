"""``corrections.yaml``: what a reader of the corpus knows better than a document, applied on top of it.

The file lies in the corpus folder and is a list. Each entry names documents by ``path`` (inside the folder) or by
``identity`` (or address, or article id) and sets ``date``, ``url``, ``topics``, ``provider`` or the keys of policy facets
(``jurisdictions``, ``instruments``, ``organisations``, ``themes``), adds or removes single ``facets``, or takes the
document out with ``exclude: <reason>``; ``reason`` says why, ``by`` and ``at`` who did it and when. Every value that was
set travels with the article.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from dashboard.corpus.addresses import provider_domain, safe_url
from dashboard.corpus.coercion import Moment, Notes, moment_of, text_of
from dashboard.corpus.document import STORY_FORMAT
from dashboard.corpus.identity import identity_of, story_id_of
from dashboard.corpus.page_key import page_key
from dashboard.corpus.reserved_names import apart_from_labels
from dashboard.corpus.syntax.facet_marks import FACET_KEY, FacetMark, facet_marks
from dashboard.corpus.syntax.parsed_values import Mapping, Scalar, Value
from dashboard.corpus.syntax.safe_yaml import YamlProblem, load_list
from dashboard.errors import BadCorrections
from dashboard.model.article import Article, Correction, Provider
from dashboard.model.facets import INSTRUMENTS, OVERRIDABLE

_KEYS: Final = frozenset(
    ("path", "identity", "date", "url", "topics", "provider", "exclude", "reason", "facets", "by", "at", *OVERRIDABLE)
)
_MAX_DEPTH: Final = 6
_MAX_EVENTS: Final = 500_000
_MAX_TEXT: Final = 500


@dataclass(frozen=True, slots=True)
class Overlay:
    """One entry. A field that is ``None`` leaves the document's own value."""

    number: int
    path: str | None
    identity: str | None
    date: Moment | None = None
    url: str | None = None
    topics: tuple[str, ...] | None = None
    provider: Provider | None = None
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    marks: tuple[FacetMark, ...] = ()
    exclude: str | None = None
    reason: str | None = None
    by: str | None = None
    at: str | None = None

    def concerns(self, article: Article, inside: str) -> bool:
        """Whether it is about this article, read from the file at ``inside`` its folder."""
        if self.path is not None:
            return self.path in (inside, article.path)
        return self.identity in (article.identity, article.identity.removeprefix("url:"), article.article_id)


def parse_corrections(text: str, place: str, latest: datetime) -> tuple[Overlay, ...]:
    """The entries of a corrections file. ``place`` names it in errors.

    Raises:
        BadCorrections: an entry cannot be honoured; which, and why.
    """
    try:
        entries = load_list(text, max_depth=_MAX_DEPTH, max_events=_MAX_EVENTS)
    except YamlProblem as problem:
        raise BadCorrections(f"{place}, line {problem.line}: {problem.reason}", problem.remedy) from None
    return tuple(_Entry(number, entry, place, latest).overlay() for number, entry in enumerate(entries, start=1))


def corrected(article: Article, inside: str, overlays: tuple[Overlay, ...]) -> tuple[Article, str | None]:
    """The article with every concerning entry applied in order, and why it is excluded (``None``: it is not)."""
    excluded: str | None = None
    stated = article
    for overlay in overlays:
        if overlay.concerns(stated, inside):
            excluded = excluded or overlay.exclude
            article = _applied(article, overlay)
    return article, excluded


def _applied(article: Article, overlay: Overlay) -> Article:
    changes: dict[str, Any] = {}
    made: list[Correction] = []

    def note(field: str, stated: str | None, value: str | None) -> None:
        made.append(Correction(field, stated, value, overlay.reason, overlay.by, overlay.at))

    def change(field: str, stated: object, value: object, **values: object) -> None:
        if value != stated:
            changes.update(values)
            note(field, _words(stated), _words(value))

    if overlay.date is not None:
        at, date_only = overlay.date
        change("date", article.published_at, at, published_at=at, date_only=date_only)
    if overlay.url is not None:
        change("url", article.url, overlay.url, url=overlay.url)
    if overlay.topics is not None:
        change("topics", article.topics, overlay.topics, topics=overlay.topics)
    if overlay.provider is not None:
        provider = Provider(
            overlay.provider.domain or article.provider.domain, overlay.provider.name or article.provider.name
        )
        change("provider", article.provider, provider, provider=provider)
    for name, keys in overlay.facets:
        note(name, None, _words(keys))
    for mark in overlay.marks:
        note(mark.kind.value, mark.key if mark.wrong else None, mark.instead)
    if not made:
        return article
    article = replace(article, **changes, corrections=(*article.corrections, *made))
    return replace(article, identity=_identity(article))


def _identity(article: Article) -> str:
    story = article.format == STORY_FORMAT
    day = None if story or article.published_at is None else article.published_at.date()
    story_id = story_id_of(article.url) if story else None
    return identity_of(article.url, article.provider.domain, article.title, story_id, day=day)


def _identity_named(text: str) -> str:
    """The identity a user means: an address is taken as the identity of its page."""
    url = safe_url(text)
    return text if url is None else f"url:{page_key(url)}"


def _words(value: object) -> str | None:
    match value:
        case None | () | Provider(domain=None, name=None):
            return None
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case tuple():
            return ", ".join(value)
        case Provider():
            return " ".join(part for part in (value.name, value.domain and f"({value.domain})") if part)
        case _:
            return str(value)


@dataclass(frozen=True, slots=True)
class _Entry:
    number: int
    entry: Value
    place: str
    latest: datetime

    def overlay(self) -> Overlay:
        entry = self.entry
        if not isinstance(entry, dict):
            raise self._bad("is not a list of keys", "Begin it with “- path: …” or “- identity: …”.")
        if unknown := sorted(set(entry) - _KEYS):
            raise self._bad(f"has the unknown key “{unknown[0][:40]}”", f"The keys are {', '.join(sorted(_KEYS))}.")
        path, identity = self._text(entry, "path"), self._text(entry, "identity")
        if (path is None) == (identity is None):
            raise self._bad("names no document, or names it twice", "Give either path or identity.")
        overlay = Overlay(
            number=self.number,
            path=None if path is None else path.removeprefix("./"),
            identity=None if identity is None else _identity_named(identity),
            date=self._date(entry, "date") if "date" in entry else None,
            url=self._url(entry),
            topics=self._topics(entry),
            provider=self._provider(entry),
            facets=tuple((name, self._facets(entry, name)) for name in OVERRIDABLE if name in entry),
            marks=facet_marks(entry["facets"], self._bad) if "facets" in entry else (),
            exclude=self._text(entry, "exclude"),
            reason=self._text(entry, "reason"),
            by=self._text(entry, "by"),
            at=_words(self._date(entry, "at").at) if "at" in entry else None,
        )
        if "exclude" in entry and overlay.exclude is None:
            raise self._bad("excludes a document without saying why", "Write exclude: and the reason.")
        set_by_it = (overlay.date, overlay.url, overlay.topics, overlay.provider, overlay.exclude)
        if all(value is None for value in set_by_it) and not overlay.facets and not overlay.marks:
            raise self._bad(
                "changes nothing", "Set date, url, topics, provider or policy facets, or exclude the document."
            )
        return overlay

    def _bad(self, what: str, remedy: str) -> BadCorrections:
        return BadCorrections(f"Entry {self.number} of {self.place} {what}.", remedy)

    def _text(self, entry: Mapping, key: str) -> str | None:
        notes = Notes()
        text = text_of(entry.get(key), _MAX_TEXT, key, notes)
        if notes.said:
            raise self._bad(f"has a value of “{key}” that is not a line of text", "Write it on one line.")
        return text

    def _date(self, entry: Mapping, key: str) -> Moment:
        moment = moment_of(entry[key], self.latest, key, Notes())
        if moment.at is None:
            what = "date" if key == "date" else f"moment “{key}”"
            raise self._bad(f"has a {what} that cannot be used", "Write it as YYYY-MM-DD, from 1990 until today.")
        return moment

    def _url(self, entry: Mapping) -> str | None:
        text = self._text(entry, "url")
        url = None if text is None else safe_url(text)
        if "url" in entry and url is None:
            raise self._bad("has an address that cannot be linked", "Write it as https://news.example.org/page.")
        return url

    def _topics(self, entry: Mapping) -> tuple[str, ...] | None:
        if "topics" not in entry:
            return None
        value = entry["topics"]
        items = value if isinstance(value, list) else [value]
        texts = [text_of(item, _MAX_TEXT, "topics", Notes()) for item in items]
        if not all(isinstance(item, Scalar) for item in items) or (None in texts and texts != [None]):
            raise self._bad("has topics that are not a list of names", "Write topics: [AI, AI Hardware].")
        return tuple(dict.fromkeys(apart_from_labels(text) for text in texts if text))

    def _facets(self, entry: Mapping, name: str) -> tuple[str, ...]:
        value = entry[name]
        items = value if isinstance(value, list) else [value]
        texts = [text_of(item, _MAX_TEXT, name, Notes()) for item in items]
        keys = tuple(dict.fromkeys(text for text in texts if text))
        if not all(isinstance(item, Scalar) for item in items) or not all(map(FACET_KEY.fullmatch, keys)):
            raise self._bad(f"has {name} that are not a list of keys", f"Write {name}: [one, two], or [] for none.")
        if name == "instruments" and (unknown := sorted(set(keys) - set(INSTRUMENTS))):
            raise self._bad(f"has the unknown instrument “{unknown[0][:40]}”", f"They are {', '.join(INSTRUMENTS)}.")
        return keys

    def _provider(self, entry: Mapping) -> Provider | None:
        if "provider" not in entry:
            return None
        value = entry["provider"]
        keys: Mapping = value if isinstance(value, dict) else {"domain": value}
        domain, name = self._text(keys, "domain"), self._text(keys, "name")
        key = None if domain is None else provider_domain(domain)
        if (domain is None) != (key is None) or (domain, name) == (None, None):
            raise self._bad("has a provider that is no domain", "Write provider: {domain: example.org, name: Example}.")
        return Provider(key, name)
