"""Find the project folder and read the settings of a process that works in it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from dashboard.config.settings import PREFIX, Settings
from dashboard.errors import SettingError

PACKAGE: Final = Path(__file__).resolve().parents[1]
_DELIVERED: Final = PACKAGE / "delivered"
PROJECT: Final = _DELIVERED if _DELIVERED.is_dir() else PACKAGE.parent
"""The folder with ``app.py``, ``seeds/`` and ``.streamlit/``: the checkout, or what an installed wheel delivers."""


def project_settings() -> Settings:
    """Read the settings of this process: environment, then ``.streamlit/secrets.toml``, then defaults.

    Default folders lie in the checkout. An installed package serves the seeds it delivers and keeps its store in the
    working directory.

    Raises:
        SettingError: a value cannot be used, or the secrets cannot be read.
    """
    home = Path.cwd() if PROJECT == _DELIVERED else PROJECT
    environment = {**_secret_settings(home / ".streamlit" / "secrets.toml"), **os.environ}
    settings = Settings.from_environment(environment)
    if Path.cwd() == PROJECT:
        return settings
    if not environment.get(f"{PREFIX}CORPUS", "").strip():
        settings = replace(settings, corpus=tuple(PROJECT / folder for folder in settings.corpus))
    if not environment.get(f"{PREFIX}DATA", "").strip():
        settings = replace(settings, data=home / settings.data)
    return settings


def _secret_settings(path: Path) -> Mapping[str, str]:
    try:
        with path.open("rb") as stream:
            secrets = tomllib.load(stream)
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{path.name} cannot be read: {error}.", "Correct it, or remove it.") from None
    return {
        name: os.pathsep.join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in secrets.items()
        if name.startswith(PREFIX)
    }
