"""English words that carry no meaning in a headline."""

from __future__ import annotations

from typing import Final

_WORDS: Final = """
    a about after all also amid an and are as at be been before but by can could did do does for from had has
    have he her here his how i if in into is it its just may might more most my new no not now of off on one
    only or our out over own per s said say says set she should so some t than that the their them then there
    these they this those through to too under up us use uses using via vs was we were what when where which
    while who why will with would you your
    aint arent cant couldnt d didnt doesnt dont hadnt hasnt havent isnt ll m mightnt mustnt neednt o oughtnt re shant shouldnt ve wasnt
    werent wont wouldnt
"""
STOP_WORDS: Final = frozenset(_WORDS.split())
