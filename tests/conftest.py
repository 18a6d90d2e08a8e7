"""What every test may ask for: the delivered documents, and the real ones where a machine has them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright

from tests.support.chromium import PROJECT, browser_arguments, browser_path

UNHURRIED = hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.register_profile("house", UNHURRIED, derandomize=True)
hypothesis_settings.register_profile("exploring", UNHURRIED)
hypothesis_settings.load_profile("house")

CORPORA = ("news-records", "news-records-related")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the three documents as delivered. Read it, never write to it."""
    return PROJECT / "seeds"


@pytest.fixture(scope="session")
def real_corpus() -> Path:
    """The folder that holds the real documents, one folder per corpus; skips where a machine has none."""
    named = os.environ.get("PULSE_TEST_CORPUS", "")
    if not named:
        pytest.skip("the real documents are not here: PULSE_TEST_CORPUS names no folder")
    missing = [name for name in CORPORA if not (Path(named) / name).is_dir()]
    assert not missing, f"PULSE_TEST_CORPUS={named} lacks {', '.join(missing)}"
    return Path(named)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process, which can drive no second one; windows are separate."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=browser_arguments())
        yield chromium
        chromium.close()
