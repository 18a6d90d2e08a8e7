"""Paths of the server are cut down to their last name; addresses, routes and fractions stay."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text.server_paths import without_server_paths

CASES = {
    "The store in /tmp/a b could not be written.": "The store in a b could not be written.",  # up to the blank
    "[Errno 28] No space left on device: '/home/ada/my data/gen-1.part'": "[Errno 28] No space left on device: 'gen-1.part'",
    'IO Error: Could not read "/var/lib/pulse/x.duckdb": no such file': 'IO Error: Could not read "x.duckdb": no such file',
    "Another sync is writing /home/ada/data.": "Another sync is writing data.",
    "PULSE_DATA='/etc' cannot be used.": "PULSE_DATA='etc' cannot be used.",
    "file:///usr/share/x.txt, line 3": "x.txt, line 3",
    "/usr/bin:/tmp/y: refused": "y: refused",
    "(/proc/self/fd/3)": "(3)",
    "See “/tmp/odd name/b.yaml”": "See “b.yaml”",
    "corpus:/home/ada/a is gone": "corpus:a is gone",
    "words like /home and /media are no secret": "words like /home and /media are no secret",
    "'/media and politics'": "'/media and politics'",
    "/": "/",
    "See /api/v1/articles, /readyz and docs/api.md.": "See /api/v1/articles, /readyz and docs/api.md.",
    "https://example.org/home/tmp/x": "https://example.org/home/tmp/x",
    "https://example.org:443/usr/x": "https://example.org:443/usr/x",
    "seeds/home/a.md and 1/2, and/or": "seeds/home/a.md and 1/2, and/or",
    "../tmp/x": "../tmp/x",
    "/tmpfs/x": "/tmpfs/x",
}


@pytest.mark.parametrize("text", CASES)
def test_only_the_last_name_of_a_path_is_told(text: str) -> None:
    assert without_server_paths(text) == CASES[text]


NAMES = st.text(string.ascii_letters + string.digits + "äß-_@+=", min_size=1, max_size=12)


@given(
    st.lists(NAMES, min_size=1, max_size=5), st.sampled_from(["{}", "'{}'", "x: {}.", "({})", "{}, line 3", "a {} b"])
)
def test_no_folder_of_any_path_is_left(names: list[str], around: str) -> None:
    path = "/" + "/".join(["usr", *names])
    assert without_server_paths(around.format(path)) == around.format(names[-1])
    again = without_server_paths(around.format(path))
    assert without_server_paths(again) == again
