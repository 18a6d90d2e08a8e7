"""AI Policy Pulse: documents are read into articles, articles are stored, questions are asked of the store,
answers are drawn, drawings are shown and shared.

What everything speaks of (standard library only): article, ingest_report, filters, display, query, definitions,
links, settings, errors.

corpus/     documents -> articles
store/      articles -> answers; the only SQL
charts/     answers -> figures
pipeline    the whole flow on one screen
snapshots/  a view, frozen: kept, captioned, cited, handed out in seven forms
chart_evidence  what stands behind a chart: rows, statement, definition
browser_files   what browsers load of our components, and where
web/        our HTTP routes beside the Streamlit script
ui/         Streamlit helpers and our own components
views/      one script a page; main is their router; __main__ the command line

Imports go down only, siblings never import each other, and importing anything does nothing
(tests/test_architecture.py).
"""
