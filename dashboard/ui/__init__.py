"""Streamlit helpers and our own browser components: chart, article table, sidebar, links."""
