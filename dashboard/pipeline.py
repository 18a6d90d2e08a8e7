"""The whole flow on one screen: documents -> articles -> store -> question -> answer -> drawing.

``Service`` is what a process that serves holds: one per process, shared by the pages and the HTTP routes.
"""

from __future__ import annotations
