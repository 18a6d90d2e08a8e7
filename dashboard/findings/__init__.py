"""Answers that take more than one count: what the store counted, put through the formulas of ``dashboard/analytics``."""
