from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import SnapshotUnreadable
from dashboard.snapshots.snapshot import SCHEMA_FILE, canonical, from_bytes, new_id, sealed, to_bytes, value_digest
from dashboard.snapshots.wording import NOTE_LENGTH, TITLE_LENGTH, clean_note, clean_title
from tests.support.snapshots_made import NOW, hand_made


def test_a_file_reads_back_as_the_same_snapshot() -> None:
    made = hand_made(title="Ours", note="Line one\n\nLine two", expires_at=NOW + timedelta(days=90))
    assert from_bytes(to_bytes(made)) == made


def test_nothing_drawn_and_too_many_documents_read_back_too() -> None:
    made = hand_made(figure=None, documents=None, columns={})
    assert from_bytes(to_bytes(made)) == made


def test_lone_surrogates_in_the_corpus_survive() -> None:
    made = hand_made(columns={"topic": ["\udc80"], "count": [1]})
    assert from_bytes(to_bytes(made)).columns["topic"] == ["\udc80"]


def test_the_schema_names_every_field_and_no_other() -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    document = json.loads(to_bytes(hand_made()))
    assert set(schema["properties"]) == set(schema["required"]) == set(document)


def test_ids_are_128_random_bits_and_fit_an_address() -> None:
    ids = {new_id() for _ in range(2000)}
    assert len(ids) == 2000
    assert all(len(i) == 22 and i[0].isalnum() and set(i) <= set("-_") | set(filter(str.isalnum, i)) for i in ids)


def test_a_changed_row_or_figure_is_noticed_and_a_new_title_is_not() -> None:
    made = hand_made()
    assert made.intact
    assert replace(made, title="Another").intact
    assert not replace(made, columns={**made.columns, "count": [3, 1]}).intact
    assert not replace(made, figure={"data": [], "layout": {}}).intact


def test_the_hash_is_of_the_meaning_not_of_the_order_of_keys() -> None:
    assert value_digest({"a": 1, "b": [1.5]}) == value_digest({"b": [1.5], "a": 1})
    assert canonical({"b": "é", "a": None}) == '{"a":null,"b":"é"}'.encode()
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))


def _altered(**changes: Any) -> bytes:
    return json.dumps(json.loads(to_bytes(hand_made())) | changes).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        _altered(id="../../etc/passwd"),
        _altered(id="short"),
        _altered(kind="party"),
        _altered(extra=1),
        _altered(total=-1),
        _altered(total="2"),
        _altered(title="x" * 201),
        _altered(made_at="yesterday"),
        _altered(made_at="2023-02-31T00:00:00Z"),
        _altered(columns={"a": [1], "b": []}),
        _altered(columns=[]),
        _altered(figure={"data": "x", "layout": {}}),
        _altered(schema=0),
        _altered(schema=True),
        to_bytes(hand_made()).replace(b'"total": 2', b'"total": NaN'),
        to_bytes(hand_made())[:-20],
    ],
    ids=range(22),
)
def test_what_is_not_a_snapshot_is_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(SnapshotUnreadable) as refused:
        from_bytes(data, "kept.json")
    assert refused.value.message.startswith("kept.json")
    assert refused.value.remedy


def test_a_newer_version_says_so() -> None:
    with pytest.raises(SnapshotUnreadable, match="newer"):
        from_bytes(_altered(schema=2))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")))
def test_no_bytes_make_it_raise_anything_else(data: bytes) -> None:
    with pytest.raises(SnapshotUnreadable):
        from_bytes(data)


def test_titles_and_notes_lose_what_hides_or_reorders_and_keep_every_script() -> None:
    assert clean_title("a\u202eb\u200bc\x1b[31m\u2066d\ufeff\u0000e") == "abc [31md e"
    assert clean_title("Élysée 人工知能 👩‍⚕️ नमस्ते") == "Élysée 人工知能 👩‍⚕️ नमस्ते"
    assert clean_title("Z" + "\u0301" * 40).count("\u0301") <= 3
    assert clean_note("one\r\n\r\n\r\n\r\ntwo\u2028three\udc80") == "one\n\ntwo\nthree"


def test_long_words_are_cut_and_say_so() -> None:
    assert len(clean_title("x" * 10_000)) == TITLE_LENGTH
    assert len(clean_note("x" * 1_000_000)) == NOTE_LENGTH
    assert clean_title("x" * 201).endswith("…")
    assert clean_title("x" * 200) == "x" * 200


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_cleaning_twice_changes_nothing_and_the_result_always_fits_a_snapshot(text: str) -> None:
    title, note = clean_title(text), clean_note(text)
    assert (clean_title(title), clean_note(note)) == (title, note)
    made = sealed(replace(hand_made(), title=title, note=note))
    assert from_bytes(to_bytes(made)) == made
