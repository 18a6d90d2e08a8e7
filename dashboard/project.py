"""The project folder, and the settings of a process that works in it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from dashboard.errors import SettingError
from dashboard.settings import PREFIX, Settings

PROJECT: Final = Path(__file__).resolve().parent.parent


def project_settings() -> Settings:
    """The settings of this process: environment, then ``.streamlit/secrets.toml``, then defaults in the project folder.

    Raises:
        SettingError: a value cannot be used, or the secrets cannot be read.
    """
    environment = {**_secret_settings(PROJECT / ".streamlit" / "secrets.toml"), **os.environ}
    settings = Settings.from_environment(environment)
    if Path.cwd() == PROJECT:
        return settings
    if not environment.get(f"{PREFIX}CORPUS", "").strip():
        settings = replace(settings, corpus=tuple(PROJECT / folder for folder in settings.corpus))
    if not environment.get(f"{PREFIX}DATA", "").strip():
        settings = replace(settings, data=PROJECT / settings.data)
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
