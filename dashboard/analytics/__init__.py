"""Formulas over counts, days and titles. Pure; definitions in ``dashboard.definitions.catalog``."""
