"""Formulas over counts, days and titles. Pure: no store, no drawing, no address; definitions in ``dashboard.definitions``."""
