"""Everything that relies on Streamlit's inside rather than on its documented functions.

Each module says in ``CHECKED`` which version it was last checked against; ``tests/ui/test_streamlit_bridge.py`` checks
the installed one and says what broke.
"""
