"""``streamlit run app.py`` over a store that was filled without documents: nothing is synced. Takes Streamlit's options."""

from __future__ import annotations

import sys

from streamlit.web.cli import main

from dashboard.service import service

if __name__ == "__main__":
    service().start = lambda: None  # type: ignore[method-assign]
    main(["run", "app.py", *sys.argv[1:]])
