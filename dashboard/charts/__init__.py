"""Answers -> figures. A chart is a question plus a drawing; the only Plotly of the product."""
