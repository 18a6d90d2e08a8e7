"""Reduce English words to stems, so that plurals and other forms of a word find each other.

Words are folded (``folding``). The stemmer is Snowball's for English, corrected where it joins words that readers keep
apart or parts a plural from its singular. Stores keep stems: raise their ``SCHEMA_VERSION`` with every change here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from snowballstemmer.english_stemmer import EnglishStemmer

APART: Final[Mapping[str, str]] = {
    word: stem
    for stem, words in {
        "accession": "accession accessions",
        "accountable": "accountable accountability",
        "accountant": "accountant accountants",
        "authority": "authority authorities authoritative",
        "authorize": "authorize authorizes authorized authorizing authorization authorizations authorise authorises authorised authorising authorisation authorisations",
        "civilization": "civilization civilizations civilisation civilisations",
        "coherent": "coherent coherence coherently",
        "competent": "competent competence competences competency competencies",
        "convention": "convention conventions",
        "conversion": "conversion conversions",
        "customer": "customer customers",
        "department": "department departments departmental",
        "digital": "digital digitally",
        "engineer": "engineer engineers engineered engineering",
        "executive": "executive executives",
        "experiment": "experiment experiments experimental experimentation",
        "federation": "federation federations",
        "formation": "formation formations",
        "france": "france",
        "governance": "governance",
        "government": "government governments governmental",
        "important": "important importance importantly",
        "informal": "informal informally",
        "localization": "localization localisation",
        "marketing": "marketing",
        "minority": "minority minorities",
        "objection": "objection objections",
        "objective": "objective objectives objectively",
        "officer": "officer officers",
        "physics": "physics",
        "polite": "polite politely politeness",
        "publication": "publication publications",
        "publicity": "publicity",
        "rational": "rational rationally rationality",
        "responsible": "responsible responsibly responsibility responsibilities",
        "several": "several",
        "unite": "unite unites united uniting",
    }.items()
    for word in words.split()
}
"""Words that Snowball would join with others: important with import, authority with author, united with unit."""

IRREGULAR: Final[Mapping[str, str]] = {
    plural: singular
    for singular, plural in (
        pair.split(":")
        for pair in [
            "analysis:analyses",
            "bureau:bureaus",
            "bus:buses",
            "ceo:ceos",
            "child:children",
            "cpu:cpus",
            "criterion:criteria",
            "crisis:crises",
            "diagnosis:diagnoses",
            "emphasis:emphases",
            "foot:feet",
            "gas:gases",
            "gpu:gpus",
            "half:halves",
            "hypothesis:hypotheses",
            "index:indices",
            "knife:knives",
            "life:lives",
            "lens:lenses",
            "man:men",
            "matrix:matrices",
            "mouse:mice",
            "ngo:ngos",
            "phenomenon:phenomena",
            "sme:smes",
            "synthesis:syntheses",
            "thesis:theses",
            "tooth:teeth",
            "tpu:tpus",
            "wife:wives",
            "wolf:wolves",
            "woman:women",
        ]
    )
}
"""Plurals that Snowball does not lead back to their singulars."""
_KEPT: Final = frozenset(IRREGULAR.values()) | frozenset(("news", "us"))
_STEMMED: Final = re.compile(r"[a-z]{3,}")
_IN_BRITISH: Final = re.compile(r"(?<=[a-z]{3})is(?=ations?$|ational$)")
_ACRONYMS: Final = re.compile(r"[b-df-hj-np-tv-xz]+s")
_STEMMER: Final = EnglishStemmer()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a folded word; a word that is not in Latin letters is its own."""
    if not _STEMMED.fullmatch(word):
        return word
    word = IRREGULAR.get(word, word)
    if word in _KEPT:
        return word
    if word in APART:
        return APART[word]
    if _ACRONYMS.fullmatch(word):
        return word[:-1]
    found: str = _STEMMER.stemWord(_IN_BRITISH.sub("iz", word))
    return found
