"""The version of the tool: the same words as ``pyproject.toml``."""

from __future__ import annotations

from typing import Final

NAME: Final = "AI Policy Pulse"
VERSION: Final = "0.1.0"
