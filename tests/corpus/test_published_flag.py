"""The published flag never opens by mistake."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus.formats.published_flag import flag_statements
from dashboard.errors import UnreadableDocument
from dashboard.model.article import Status
from tests.support.documents import RECORD, reading, record

TRUSTED = [
    (record("published: true\n"), Status.PUBLISHED),
    (record("published: true # checked\n"), Status.PUBLISHED),
    (record("published: true\nremoved: false\n"), Status.PUBLISHED),
    (record("published: true\nremoved: true\n"), Status.UNPUBLISHED),
    (record("removed: true\n"), Status.UNPUBLISHED),
    (record("published: false\n"), Status.UNPUBLISHED),
    (record(""), Status.UNSCORED),
    (record('excerpt: "Published: a law on chips"\npublished: true\n'), Status.PUBLISHED),
    (record("published: true\n").replace(b"\n", b"\r\n"), Status.PUBLISHED),
    (b"\xef\xbb\xbf" + record("published: true\n"), Status.PUBLISHED),
    (b"\xef\xbb\xbf" + record("published: false\n"), Status.UNPUBLISHED),
    (b"\n\n" + record("published: true\n"), Status.PUBLISHED),
    (b'{"title": "A", "published": true}', Status.PUBLISHED),
    (b'{\n  "title": "A",\n  "published": false\n}\n', Status.UNPUBLISHED),
    (b'+++\ntitle = "A"\npublished = true\n+++\n', Status.PUBLISHED),
    (b'+++\ntitle = "A"\npublished = false\n+++\n', Status.UNPUBLISHED),
]
DOUBTFUL = {
    "other case of the value": "published: True\n",
    "other case of the key": "Published: true\n",
    "quoted value": 'published: "true"\n',
    "quoted key": "'published': true\n",
    "escaped key": '"publi\\x73hed": true\n',
    "key with a question mark": "? published\n: true\n",
    "yes": "published: yes\n",
    "no value": "published:\n",
    "n": "published: n\n",
    "number": "published: 1\n",
    "both ways": "published: true\npublished: false\n",
    "both ways, hidden first": "published: false\npublished: true\n",
    "twice the same": "published: true\npublished: true\n",
    "in a comment": "# published: false\npublished: true\n",
    "in a block of text": "excerpt: |\n  x\n  published: false\npublished: true\n",
    "in a quoted text": 'excerpt: "a\npublished: true\nb"\n',
    "in a nested mapping": "provider:\n  published: true\n",
    "after a line separator": 'excerpt: "a\u2028published: true"\npublished: false\n',
    "after a next line": 'excerpt: "a\u0085published: true"\npublished: false\n',
    "with a control character": "publi\x01shed: true\n",
    "with a zero-width space": "pub\u200blished: false\npublished: true\n",
    "another prefix": "is_published: false\n",
    "opposite": "unpublished: true\n",
    "removed, quoted": 'published: true\nremoved: "true"\n',
    "removed, other case": "published: true\nremoved: True\n",
    "removed twice": "published: true\nremoved: false\nremoved: true\n",
}


@pytest.mark.parametrize(("data", "status"), TRUSTED)
def test_a_plain_flag_is_taken_at_its_word(data: bytes, status: Status) -> None:
    found = reading(data)
    assert (found.article.status, found.doubt) == (status, None)


@pytest.mark.parametrize("keys", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_doubtful_flag_is_unpublished_with_a_note(keys: str) -> None:
    found = reading(record(keys))
    assert found.article.status is Status.UNPUBLISHED
    assert found.doubt
    assert any(found.doubt in note for note in found.article.notes)


@pytest.mark.parametrize(
    "data",
    [
        record("published: true\n") + b"published: false\n",
        record('published: true\nexcerpt: "caf\xe9"\n').decode().encode("cp1252"),
        record("published: true\n").decode().encode("utf-16"),
        record("published: true\n").decode().encode("utf-16-le"),
        b"---\n{title: A, published: true}\n---\n",
        b'{"title": "A", "published": false, "published": true}',
        b'{"title": "A", "published": "true"}',
        b'+++\ntitle = "A"\npublished = "true"\n+++\n',
    ],
)
def test_a_flag_of_a_document_that_had_to_be_repaired_is_doubtful(data: bytes) -> None:
    found = reading(data)
    assert found.article.status is Status.UNPUBLISHED
    assert found.doubt


def test_a_decoding_repair_says_nothing_about_a_record_without_flag() -> None:
    found = reading(record('excerpt: "caf\xe9"\n').decode().encode("cp1252"))
    assert (found.article.status, found.doubt) == (Status.UNSCORED, None)
    assert found.article.excerpt == "café"


@pytest.mark.parametrize(
    "data",
    [
        record("published: false\n", opening="--- # note\n"),
        record("published: false\n", opening="---\u200b\n"),
        record("published: false\n", closing=""),
        record("published: false\n", closing="...\n"),
        record("published: false\n", opening="A word first\n---\n"),
        record("published: false\n", opening="<!-- note -->\n---\n"),
        b"  ---\n  title: A\n  published: false\n  ---\n",
        b"---\n- title: A\n- published: false\n---\n",
        b"Title\n\n3 Sources\n\nSummary.\n\npublished: false\n",
        record("excerpt: a\u2028published: true\npublished: false\n"),
    ],
)
def test_a_hidden_document_that_lost_its_fence_is_no_article(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        reading(data)


@pytest.mark.slow
@given(st.text(max_size=40), st.integers(0, len(RECORD)), st.booleans())
def test_nothing_written_into_a_hidden_record_publishes_it(text: str, at: int, own_line: bool) -> None:
    written = f"\n{text}\n" if own_line else text
    keys = RECORD[:at] + written + RECORD[at:] + "\npublished: false\n"
    try:
        found = reading(f"---\n{keys}---\n".encode())
    except UnreadableDocument:
        return
    assert found.article.status is not Status.PUBLISHED


@given(
    st.sampled_from(
        ["published: true", "Published: true", "published : true", '"published": true', "{published: true}"]
    ),
    st.sampled_from(
        ["", " ", "\t", "- ", "#", "\r", "\x85", "\u2028", "\ufeff", "x: ", "x: |\n  ", "---\n", "\n---\n"]
    ),
    st.integers(0, len(RECORD)),
    st.booleans(),
)
def test_no_second_flag_publishes_a_hidden_record(flag: str, before: str, at: int, hidden_first: bool) -> None:
    halves = [RECORD[:at], RECORD[at:]]
    hidden = "\npublished: false\n"
    keys = (
        hidden + before + flag + "\n" + RECORD
        if hidden_first
        else halves[0] + before + flag + "\n" + halves[1] + hidden
    )
    try:
        found = reading(f"---\n{keys}---\n".encode())
    except UnreadableDocument:
        return
    assert found.article.status is not Status.PUBLISHED


PIECES = [
    "published",
    "Removed",
    ": true",
    "=no",
    "\n",
    "é",
    "—",
    "人",
    " ",
    "publ",
    "{",
    '"',
    "publiſhed",
    "removed :",
]


@pytest.mark.slow
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_the_quick_way_of_looking_for_flags_finds_what_the_thorough_one_does(text: str) -> None:
    assert flag_statements(text) == flag_statements(f"{text}\nſ")  # a letter that only the thorough way can take


def test_a_flag_is_found_behind_letters_of_several_bytes_and_in_odd_ones() -> None:
    assert flag_statements("ééé人\nPUBLISHED: true\nremoved= no") == ("published", "removed")
    assert flag_statements("publiſhed: true") == ("publiſhed",)
    assert flag_statements("ééé unpublished\nthe removed one") == ()
