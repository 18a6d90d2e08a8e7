"""Worked examples of the definitions, by their id. tests/definitions/test_examples.py computes each of them."""

from __future__ import annotations

from typing import Final

EXAMPLES: Final = {
    "coverage": "An article with two topics counts 1 for each (full) or 0.5 for each (fractional).",
    "share": "2 of 2: interval 34 to 100 %. 1 of 3: 6 to 79 %. 20 of 60: 23 to 46 %.",
    "quality": "74 lies in the bucket of 70.",
    "effective-providers": "Four equally large providers: 4.",
    "concentration": "Four equally large providers: HHI 2,500, effective number 4.00, by entropy 4.00.",
    "period-change": "From 20 to 30: +10, +50 %. From 4 to 6: +2, low base. From 0 to 3: new.",
    "difference": "From 4 of 40 to 24 of 40: +50.0 percentage points, interval +29.8 to +64.9.",
    "rolling": "One article a day for 30 days: unknown for 27 days, then 28.",
    "spikes": "One article a day for 28 days, then 10: z = 9.0, a day that stands out.",
    "bursts": "1, 1, 0, 1, 8, 9, 7, 1, 0, 1 of 20 articles each: raised from the fifth to the seventh.",
    "emerging": "12 of 40 now, 6 of 80 before: G² 8.32, log2 ratio 2.00.",
    "money-ledger": "“¥2 tn ($13.2 bn)” and “$13bn” of one actor: one commitment, $13 to 13.2 bn.",
}
