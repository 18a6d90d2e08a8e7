"""Digests: what is new in saved views, as one message a day or week to each subscriber."""
