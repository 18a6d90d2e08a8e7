"""The settings of the second store, from which viewers are answered where others see unpublished articles too."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from dashboard.config.settings import Settings, Visibility

VIEWERS_FOLDER: Final = "published"
"""The folder of their store, in the data folder. Snapshots, boards and saved views are the deployment's."""


class ViewersSettings(Settings):
    """Those of a deployment with two stores, as they are for viewers."""

    __slots__ = ()

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self.data / VIEWERS_FOLDER


def settings_of_viewers(settings: Settings) -> ViewersSettings:
    """As a deployment's settings are for viewers: only what is published, from a store of their own."""
    return ViewersSettings(**_values(settings) | {"visibility": Visibility.PUBLISHED})


def settings_of_deployment(settings: Settings) -> Settings:
    """The settings that those of viewers were made of; all others as they are."""
    if not isinstance(settings, ViewersSettings):
        return settings
    return Settings(**_values(settings) | {"visibility": Visibility.ALL})


def _values(settings: Settings) -> dict[str, Any]:
    return {item.name: getattr(settings, item.name) for item in fields(settings)}
