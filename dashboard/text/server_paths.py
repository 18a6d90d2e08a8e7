"""Take the paths of the server's file system out of texts that readers see."""

from __future__ import annotations

import functools
import os
import re
from typing import Final

_QUOTES: Final = "'\"“”`«»"


def without_server_paths(text: str) -> str:
    """Return the text with only the last name of each absolute path; addresses on the web and routes stay.

    An absolute path is told by its first name, which is one of the root folder's. A path with blanks is found whole
    where it stands in quotes, as the system's own errors have it.
    """
    return _patterns()[1].sub(_last_name, _patterns()[0].sub(_last_name, text)) if "/" in text else text


def _last_name(found: re.Match[str]) -> str:
    path = found["path"].rstrip("/")
    end = path[len(path.rstrip(".:")) :]
    return path[: len(path) - len(end)].rpartition("/")[2] + end


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    roots = "|".join(re.escape(name) for name in sorted(os.listdir("/"), key=len, reverse=True))
    begin = rf"(?P<path>/(?:{roots})"
    quoted = re.compile(rf"(?<=[{_QUOTES}])(?:file://)?{begin}(?:/[^{_QUOTES}\n]*)?)(?=[{_QUOTES}])")
    plain = re.compile(rf"(?<![\w./~%-])(?:file://)?{begin}(?![\w.-])/[^\s{_QUOTES},;()<>|]*)")
    return quoted, plain
