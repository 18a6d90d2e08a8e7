from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.store.result_order import counted_rows

ROWS = st.dictionaries(
    st.tuples(st.one_of(st.none(), st.integers(0, 5)), st.one_of(st.none(), st.sampled_from("abé漢"))),
    st.integers(1, 4),
    max_size=20,
)


@given(rows=ROWS, own=st.tuples(st.booleans(), st.booleans()))
def test_rows_stand_by_total_or_key_and_unknown_last(
    rows: dict[tuple[int | None, str | None], int], own: tuple[bool, bool]
) -> None:
    columns = [[key[n] for key in rows] for n in (0, 1)]
    found = counted_rows(columns, list(rows.values()), None).arranged(own)

    def place(key: object, dimension: int) -> tuple[bool, int, object]:
        total = sum(n for other, n in rows.items() if other[dimension] == key)
        return (key is None, 0 if own[dimension] else -total, key if key is not None else 0)

    expected = sorted(rows, key=lambda key: [place(key[0], 0), place(key[1], 1)])
    assert list(zip(found.column(0), found.column(1), strict=True)) == expected
    assert found.counts.tolist() == [rows[key] for key in expected]
    assert found.parts.tolist() == found.counts.tolist()


@given(rows=ROWS, most=st.integers(1, 25))
def test_the_greatest_are_kept_whatever_order_rows_come_in(
    rows: dict[tuple[int | None, str | None], int], most: int
) -> None:
    def kept(order: list[tuple[int | None, str | None]]) -> list[tuple[object, object, int]]:
        columns = [[key[n] for key in order] for n in (0, 1)]
        found = counted_rows(columns, [rows[key] for key in order], None).greatest(most)
        return list(zip(found.column(0), found.column(1), found.counts.tolist(), strict=True))

    there = kept(list(rows))
    assert there == kept(list(rows)[::-1])
    assert sorted((n for *_, n in there), reverse=True) == sorted(rows.values(), reverse=True)[:most]
    assert len(set(there)) == len(there)
