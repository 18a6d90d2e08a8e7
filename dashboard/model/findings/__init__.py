"""Typed rows and facts of every finding, and the questions that ask for them.

A row's fields are the columns of the table, in order; facts are figures of the whole answer. Both are part of the API.
Days are UTC, ``YYYY-MM-DD``; shares are fractions of one with their 95 % interval; ``count`` of ``total`` are articles.
"""
