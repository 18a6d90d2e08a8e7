"""Invented outlets, topics and phrases for synthetic articles. No name is that of a real outlet or person."""

from __future__ import annotations

TOPICS = (
    *(
        "AI",
        "AI Hardware",
        "Export controls",
        "Model audits",
        "Compute subsidies",
        "Standards",
        "Copyright",
        "Liability",
    ),
    *(
        "Public procurement",
        "Privacy",
        "Elections",
        "Deepfakes",
        "Open models",
        "Safety institutes",
        "Labour",
        "Schools",
    ),
    *("Health care", "Defence", "Policing", "Courts", "Consumer rights", "Competition", "Mergers", "Cloud"),
    *("Energy use", "Data centres", "Semiconductors", "Lithography", "Rare earths", "Trade", "Sanctions", "Treaties"),
    *("Watermarks", "Child protection", "Biometrics", "Border control", "Insurance", "Banking", "Markets", "Taxes"),
    *("Research funding", "Universities", "Migration of talent", "Start-ups", "Venture capital", "Robotics", "Drones"),
    *(
        "Autonomous cars",
        "Farming",
        "Climate",
        "Satellites",
        "Quantum",
        "Cybersecurity",
        "Disinformation",
        "Journalism",
    ),
    *("Translation", "Accessibility", "Local government", "Whistleblowers", "Sandboxes", "Registers", "Impact studies"),
    *("Ethics boards", "Digital identity"),
)
"""Commonest first."""

KINDS = (
    *("Herald", "Courier", "Ledger", "Observer", "Gazette", "Record", "Dispatch", "Monitor", "Review", "Tribune"),
    *("Wire", "Bulletin", "Post", "Journal", "Beacon", "Register", "Standard", "Chronicle", "Digest", "Signal"),
)
PLACES = (
    *("Lowmere", "Aldercroft", "Fennwick", "Harrowgate Bay", "Silverden", "Osterfield", "Marlow Sound", "Quillhaven"),
    *("Brackenridge", "Tidewater", "Eastmoor", "Rookhollow", "Thornbury Cross", "Vale of Orrin", "Westerlyn", "Yarrow"),
    *("Candleford", "Dunmarsh", "Elderbrook", "Foxglove Hill", "Greywater", "Hollins", "Inverdale", "Juniper Point"),
)
ACTORS = (
    *("Ministry of technology", "Parliament", "The regulator", "A coalition of cities", "The chip consortium"),
    *("An appeals court", "The standards body", "Central bank", "The safety institute", "A cross-party committee"),
    *("The data authority", "Trade negotiators", "The audit office", "A group of universities", "The cabinet"),
)
VERBS = (
    *("opens", "delays", "drafts", "approves", "questions", "withdraws", "extends", "funds", "reviews", "publishes"),
    *("rejects", "narrows", "widens", "pilots", "enforces"),
)
OBJECTS = (
    *("a register of large models", "the export licence regime", "a subsidy for domestic chips", "the audit guideline"),
    *("its procurement rules", "a code of practice", "the compute threshold", "a sandbox for hospitals"),
    *("the liability directive", "a fund for data centres", "the watermarking duty", "an incident database"),
    *("the transparency report", "a joint research centre", "the fee schedule for evaluations"),
)
ENDINGS = (
    *("after months of consultation", "despite objections", "ahead of the summit", "in a surprise vote"),
    *("as costs rise", "with support of industry", "for public bodies first", "until next spring"),
    *("amid supply worries", "following an incident", "in line with its neighbours", "on a narrow majority"),
)
SENTENCES = (
    "Officials said the measure would be assessed again within two years.",
    "Companies have warned that the timetable leaves little room for testing.",
    "Civil society groups asked for a public account of how the figures were reached.",
    "The text now goes to a second reading, where amendments on enforcement are expected.",
    "Smaller developers would be exempt as long as their systems stay below the threshold.",
    "The budget office puts the cost at a fraction of what earlier drafts had assumed.",
    "Researchers pointed out that comparable rules elsewhere were seldom enforced.",
    "A spokesperson declined to say which suppliers had been consulted.",
    "Analysts expect the first licences to be granted before the end of the quarter.",
    "Courts in two districts have reached opposite conclusions on the same question.",
    "The decision follows a review of electricity demand from new data centres.",
    "Neighbouring governments are watching closely and may copy parts of the text.",
)
