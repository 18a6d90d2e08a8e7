"""The name and version of the tool; the package's metadata reads them here."""

from __future__ import annotations

from typing import Final

NAME: Final = "AI Policy Pulse"
VERSION: Final = "0.2.0"
