"""The definitions of what the policy dictionaries find; ``dashboard.definitions.catalog`` lists them with all others.

The functions that find it are in ``dashboard/policy``.
"""

from __future__ import annotations

from typing import Final

from dashboard.definitions.definition import Definition

_LIMITS: Final = (
    "Read from words by dictionaries and small models, which miss and mistake some; docs/policy.md says how often, on "
    "records labelled by hand. Related coverage is not read."
)

POLICY_DEFINITIONS: Final = (
    Definition(
        "policy",
        "About policy",
        "Articles about what a public authority does, plans or is asked to do, or about rules, rights, public money, "
        "courts, police, armed forces or standards.",
        "policy = yes if the weighted words of title, excerpt and the body's beginning add up to more than 0",
        f"A platform's own rules are no policy. {_LIMITS}",
    ),
    Definition(
        "policy-subject",
        "Subject or mention",
        "A jurisdiction is a subject if the article is about its policy, authorities, courts, police, armed forces or "
        "public money. Datelines, companies' homes, universities, comparisons and examples are mentions.",
        "subject = the article is about policy, and the weighted words around the name add up to more than 0, or the body "
        "names it at least twice or in a sentence with an instrument",
        "An article may be about what it never names, and name what it is not about. Articles that are not about policy "
        "have no subject.",
    ),
    Definition(
        "jurisdiction",
        "Policy jurisdiction",
        "Articles whose subject is a country, a state of the United States, the European Union or another bloc, by the "
        "words of title, excerpt and text.",
        "n(j) = articles with j as a subject; an article counts once for each of its jurisdictions",
        f"Where a policy applies, not where the outlet is based. {_LIMITS}",
    ),
    Definition(
        "instrument",
        "Policy instrument",
        "Articles of which an instrument of policy of a closed list is a part; those with none are unclassified.",
        "n(i) = articles with i; an article counts once for each instrument it names",
        f"That an instrument is named does not say that it was used. {_LIMITS}",
    ),
    Definition(
        "organisation",
        "Organisations named",
        "Articles that name a government, regulator, court, company, research institute or international body.",
        "n(o) = articles that name o, under any of its names",
        f"A mention is not an actor: being named says nothing of what it did. {_LIMITS}",
    ),
    Definition(
        "co-mentions",
        "Organisations named together",
        "Articles that name both of two organisations.",
        "n(a, b) = articles that name a and b; shown with n(a) and n(b)",
        "Being named in one article is no relation between the two. Frequent names meet often by chance alone.",
    ),
    Definition(
        "theme",
        "Policy themes",
        "Articles whose words name a theme of AI policy, such as safety, copyright or chips.",
        "n(t) = articles that name t; an article counts once for each of its themes",
        _LIMITS,
    ),
    Definition(
        "outlet-country",
        "Country of the outlet",
        "Articles by the country their provider is based in: by a table of known outlets, else by the ending of its domain.",
        "n(c) = articles of providers based in c; an article counts once",
        "Endings such as .com tell no country: those are unknown. It is never the country that a policy is about.",
    ),
    Definition(
        "money-ledger",
        "Money ledger",
        "Commitments of public or private money that articles report, a row each: amount and currency as written, what the "
        "text itself says that is in US dollars, who, how firm, until when.",
        "same commitment = same actor (of public money: same jurisdiction) and amounts within 2 % in one currency or in "
        "stated dollars; rate = amount / stated dollars; spread = least to greatest amount among mentions; no sums",
        "Read from words by rules: status is the cue nearest before the amount. Amounts under a million units, revenue, "
        "prices, fines and valuations are left out. No conversion is made that the text does not make. Mentions whose actor "
        "is unknown are never merged.",
    ),
)
