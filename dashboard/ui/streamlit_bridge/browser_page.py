"""What our scripts and styles rely on in the page that Streamlit draws."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CHECKED: Final = "1.67.0"
TEST_IDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stAlert": "the page leaves no room for a sidebar while an error is shown (places.css)",
        "stColumn": "charts side by side fit the sheet (paper.css)",
        "stElementContainer": "a heading stays with what it heads on paper (paper.css)",
        "stExpandSidebarButton": "the search key opens the sidebar (page/search_key.js), and its words on phones (places.css)",
        "stHeader": "Streamlit's header is hidden (head.css)",
        "stHeading": "headings between the parts of a page are ours in size (head.css)",
        "stHorizontalBlock": "a row of charts stays on one sheet (paper.css)",
        "stMain": "the part that scrolls, and is marked while it is busy (page/arrival.js, page/page_change.js, head.css)",
        "stMainBlockContainer": "the room around a page (places.css)",
        "stSidebarCollapseButton": "choosing a page closes the drawer on phones (sidebar/drawer.js)",
        "stSidebarHeader": "Streamlit's sidebar header takes no room (places.css)",
        "stSidebarUserContent": "the room around the sidebar (places.css)",
        "stVerticalBlock": "parts are printed one below the other (paper.css)",
    }
)
"""Values of ``data-testid``, each with what breaks without it."""
CLASSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stApp": "our rules outweigh Streamlit's, and its change tells of another theme (places.css, charts/chart_drawing.js)",
        "stAppViewContainer": "room for the sidebar before it is there (places.css)",
        "stSidebar": "room for the sidebar before it is there (places.css)",
    }
)
KEY_CLASS: Final = "st-key-"
"""The class of a component is this and its key: room is kept for parts by it (places.css, components/chart_card.js)."""
HISTORY_EVENT: Final = "popstate"
"""The event by which Streamlit hears of an address; page/page_change.js sends it one after showing another itself."""
