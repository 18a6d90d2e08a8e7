"""Scripts that are written without spaces between words."""

from __future__ import annotations

from typing import Final

UNSPACED: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\U00020000-\U0003ffff"
"""Their letters, as ranges for a regular expression: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
