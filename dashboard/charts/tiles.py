"""The world as a grid of equal tiles, one a country: a small state is as visible as a large one.

Places are chosen for this project so that neighbours stay near each other and nothing overlaps; they are no claim about
borders. Codes are ISO 3166-1 alpha-2; ``XK`` is the code in common use for Kosovo.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ROWS: Final = (
    "GL@8 IS@11 NO@14 SE@15 FI@16",
    "CA@2 IE@11 GB@12 DK@14 EE@16 RU@18",
    "US@2 NL@13 DE@14 PL@15 LV@16 BY@17",
    "BE@12 LU@13 CZ@14 SK@15 LT@16 UA@17 KZ@19",
    "MX@2 BM@6 FR@12 CH@13 AT@14 HU@15 RO@16 MD@17 GE@18 UZ@19 KG@20 MN@24 JP@27",
    "BS@5 PT@10 ES@11 MC@12 LI@13 SI@14 HR@15 RS@16 BG@17 AM@18 AZ@19 TM@20 TJ@21 CN@23 KP@25 KR@26",
    "BZ@3 CU@5 HT@6 DO@7 AD@11 IT@12 SM@13 BA@14 ME@15 MK@16 TR@17 SY@18 IQ@19 IR@20 AF@21 MO@23 HK@24 TW@25",
    "GT@2 HN@3 JM@5 PR@6 KN@7 AG@8 MT@12 VA@13 XK@14 AL@15 GR@16 CY@17 LB@18 JO@19 KW@20 PK@22 NP@23 BT@24",
    "SV@2 NI@3 DM@8 MA@11 DZ@12 TN@13 LY@14 EG@15 PS@17 IL@18 SA@19 BH@20 QA@21 IN@23 BD@24 MM@25 LA@26 VN@27",
    "CR@3 LC@8 MR@11 ML@12 NE@13 TD@14 SD@15 ER@16 DJ@17 YE@18 OM@19 AE@20 LK@23 TH@25 KH@26 PH@28 MH@30",
    "PA@4 VC@7 BB@8 CV@9 SN@10 GM@11 BF@12 NG@13 CM@14 CF@15 SS@16 ET@17 SO@18 MV@22 MY@25 BN@26 PW@28 FM@29 KI@30",
    "CO@4 VE@5 GD@7 TT@8 GW@10 GN@11 CI@12 GH@13 CD@15 UG@16 KE@17 SG@25 ID@26 TL@27 PG@28 NR@29 TV@30",
    "EC@4 GY@6 SR@7 SL@11 LR@12 TG@13 BJ@14 CG@15 RW@16 TZ@17 SC@19 SB@29 WS@30",
    "PE@4 BO@5 BR@6 ST@13 GQ@14 GA@15 BI@16 MW@17 KM@19 AU@26 VU@29 FJ@30",
    "CL@4 PY@5 AO@15 ZM@16 MZ@17 MG@19 NZ@28 TO@30",
    "AR@5 UY@6 NA@15 BW@16 ZW@17 MU@20",
    "ZA@16 SZ@17",
    "LS@16",
)
TILES: Final[Mapping[str, tuple[int, int]]] = {
    tile.partition("@")[0]: (int(tile.partition("@")[2]), row)
    for row, line in enumerate(_ROWS)
    for tile in line.split()
}
"""The column and the row of each country, from the top left."""

COLUMNS: Final = 31
ROWS: Final = len(_ROWS)
