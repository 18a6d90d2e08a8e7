"""Answers -> figures for plotly.js, as plain values. A chart is a question plus a drawing."""
