"""Build an Arrow column of texts without importing pandas, as ``pyarrow.array`` does to recognise its types."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from pyarrow.lib import StringBuilder


def text_column(values: Sequence[str | None]) -> pa.Array:
    """The texts as a column.

    Raises:
        UnicodeError: UTF-8 cannot encode one.
    """
    builder = StringBuilder()
    builder.append_values(values)
    return builder.finish()
