"""Parse YAML into text values within bounded depth and size, without anchors, aliases, tags or merge keys.

libyaml's event stream is read one event at a time and left as soon as a bound is passed: its composer, which recurses
in C and can take the process with it, is never entered. Values stay text; what they mean is decided by their key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

import yaml

from dashboard.corpus.syntax.parsed_values import Mapping, Scalar, Value
from dashboard.corpus.syntax.plain_yaml import plain_mapping
from dashboard.corpus.syntax.surrogates import join_surrogates

_NOT_PLAIN: Final = "Put the value in double quotes."
_KEY_VALUE = re.compile(r"^[ \t-]{0,40}([A-Za-z_][\w-]{0,40})[ \t]*:[ \t]+(\S.*)$")


class YamlProblem(Exception):  # noqa: N818 -- becomes the reason and remedy of a rejection
    """Why YAML was refused. ``line`` and ``column`` count from 1 within the text."""

    def __init__(self, reason: str, remedy: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class YamlMapping:
    """A parsed mapping and those of its top-level keys that were tolerated although repeated (the first value stands)."""

    keys: Mapping
    repeated: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Bounds:
    depth: int
    events: int
    tolerated: frozenset[str]
    repeated: set[str] = field(default_factory=set)


def load_mapping(
    text: str, *, max_depth: int, max_events: int, may_repeat: frozenset[str] = frozenset()
) -> YamlMapping:
    """Parse a mapping; empty when the text has only comments.

    Args:
        may_repeat: top-level keys whose repetition is reported in ``YamlMapping.repeated`` instead of refused.

    Raises:
        YamlProblem: not a YAML mapping, or one that needs more than the bounds, anchors, aliases, tags or merge keys.
    """
    plain = plain_mapping(text, max_depth=max_depth, max_events=max_events)
    if plain is not None:
        return YamlMapping(plain)
    return libyaml_mapping(text, max_depth=max_depth, max_events=max_events, may_repeat=may_repeat)


def libyaml_mapping(
    text: str, *, max_depth: int, max_events: int, may_repeat: frozenset[str] = frozenset()
) -> YamlMapping:
    """Like :func:`load_mapping`, always by libyaml."""
    bounds = _Bounds(max_depth, max_events, may_repeat)
    value = _load(text, bounds)
    if value is None:
        return YamlMapping({})
    if not isinstance(value, dict):
        raise YamlProblem("It is not a list of “key: value” lines.", "Write one “key: value” a line.", 1, 1)
    return YamlMapping(value, frozenset(bounds.repeated))


def load_list(text: str, *, max_depth: int, max_events: int) -> list[Value]:
    """Parse a list; empty when the text has only comments.

    Raises:
        YamlProblem: as for :func:`load_mapping`.
    """
    value = _load(text, _Bounds(max_depth, max_events, frozenset()))
    if value is None:
        return []
    if not isinstance(value, list):
        raise YamlProblem("It is not a list.", "Begin every entry with “- ”.", 1, 1)
    return value


def _load(text: str, bounds: _Bounds) -> Value | None:
    try:
        return _Builder(text, bounds).build()
    except yaml.YAMLError as problem:
        joined = join_surrogates(text)
        if joined != text:
            return _load(joined, bounds)
        raise _explained(problem, text) from None
    except (UnicodeError, ValueError) as problem:
        raise YamlProblem(f"The text cannot be parsed ({type(problem).__name__}).", _NOT_PLAIN, 1, 1) from None


class _Builder:
    """Grows the tree from events with a stack of its own, so that depth costs no recursion."""

    def __init__(self, text: str, bounds: _Bounds) -> None:
        self._text = text
        self._bounds = bounds
        self._stack: list[Any] = []
        self._keys: list[str | None] = []
        self._root: Value | None = None
        self._documents = 0

    def build(self) -> Value | None:
        parser = yaml.CBaseLoader(self._text)
        try:
            for number in count(1):
                event: Any = parser.get_event()
                if number > self._bounds.events:
                    raise _at(
                        event,
                        f"It has more than {self._bounds.events:,} parts.",
                        "Shorten it, or raise PULSE_MAX_YAML_EVENTS.",
                    )
                kind = type(event)
                if kind is yaml.ScalarEvent:
                    if event.anchor is not None or event.tag is not None:
                        _refuse_extras(event)
                    self._scalar(event)
                elif kind is yaml.StreamEndEvent:
                    break
                else:
                    self._take(event)
        finally:
            parser.dispose()
        return self._root

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            _refuse_extras(event)
            if self._keys and self._keys[-1] is None and isinstance(self._stack[-1], dict):
                raise _at(event, "A key is itself a list or mapping.", _NOT_PLAIN)
            if len(self._stack) >= self._bounds.depth:
                raise _at(event, f"It is nested more than {self._bounds.depth} levels deep.", "Flatten it.")
            self._stack.append({} if isinstance(event, yaml.MappingStartEvent) else [])
            self._keys.append(None)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._keys.pop()
            self._place(self._stack.pop(), event)
        elif isinstance(event, yaml.AliasEvent):
            raise _at(event, "It refers to an anchor (“*”).", f"{_NOT_PLAIN[:-1]} if “*” is meant literally.")
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1 or event.tags or event.version:
                raise _at(event, "It holds more than one YAML document, or a directive.", "Keep one record a file.")

    def _scalar(self, event: Any) -> None:
        plain = not event.style
        stack = self._stack
        if not stack:
            self._place(Scalar(event.value, plain), event)
        elif type(stack[-1]) is list:
            stack[-1].append(Scalar(event.value, plain))
        elif (key := self._keys[-1]) is not None:
            stack[-1].setdefault(key, Scalar(event.value, plain))
            self._keys[-1] = None
        elif plain and event.value == "<<":
            raise _at(event, "It uses a merge key (“<<”).", "Write the keys out.")
        else:
            self._begin_key(event)

    def _begin_key(self, event: Any) -> None:
        key = event.value
        if key in self._stack[-1]:
            if len(self._stack) > 1 or key not in self._bounds.tolerated:
                raise _at(event, f"The key “{key[:40]}” is stated twice.", "Keep one of the two lines.")
            self._bounds.repeated.add(key)
        self._keys[-1] = key

    def _place(self, value: Value, event: Any) -> None:
        if not self._stack:
            if self._root is not None:
                raise _at(event, "It holds more than one value.", "Keep one record a file.")
            self._root = value
        elif isinstance(self._stack[-1], list):
            self._stack[-1].append(value)
        else:
            key = self._keys[-1]
            self._keys[-1] = None
            self._stack[-1].setdefault(key, value)


def _refuse_extras(event: Any) -> None:
    if event.anchor is not None:
        raise _at(event, "It sets an anchor (“&”).", f"{_NOT_PLAIN[:-1]} if “&” is meant literally.")
    if event.tag is not None:
        raise _at(event, "It uses a tag (“!”).", f"{_NOT_PLAIN[:-1]} if “!” is meant literally.")


def _at(event: Any, reason: str, remedy: str) -> YamlProblem:
    return YamlProblem(reason, remedy, event.start_mark.line + 1, event.start_mark.column + 1)


def _explained(problem: yaml.YAMLError, text: str) -> YamlProblem:
    """Explain the parser's error by the value to quote."""
    mark = getattr(problem, "problem_mark", None)
    said = str(getattr(problem, "problem", "") or "It is not YAML").strip()
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    lines = text.split("\n")
    written = _KEY_VALUE.match(lines[line - 1]) if line <= len(lines) else None
    if line <= len(lines) and lines[line - 1][column - 1 : column] == "\t":
        return YamlProblem("A tab stands where YAML allows only spaces.", "Replace the tab by spaces.", line, column)
    if written is None:
        context = getattr(problem, "context_mark", None)
        remedy = "Check the line before it too: a quote or an indentation may be wrong there."
        if context is not None and context.line + 1 != line:
            remedy = f"Look from line {context.line + 1} on: a quote or an indentation is wrong."
        return YamlProblem(f"It is not valid YAML: {said}.", remedy, line, column)
    key, value = written[1], written[2]
    how = "Put the value in double quotes"
    if value.startswith('"'):
        how = 'Write quotes inside the quoted value as \\"'
    elif ": " in value:
        how = f"Quote the {key}: it contains a colon. Write it in double quotes"
    return YamlProblem(f"The value of “{key}” is not valid YAML: {said}.", f"{how}.", line, column)
