"""Drawings: one module a kind of chart."""
