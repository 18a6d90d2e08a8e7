"""CSV with a byte order mark, which Excel needs to read UTF-8; the plain one stays as it was."""

from __future__ import annotations
