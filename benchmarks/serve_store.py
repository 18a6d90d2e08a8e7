"""The dashboard over a store that was filled without documents: the product as it is, but nothing is synced."""

from __future__ import annotations

from dashboard.pipeline import service

service().start = lambda: None  # type: ignore[method-assign]

from app import app  # noqa: E402, F401 -- what uvicorn is told to serve
