"""The unit tests of the browser code, where Node.js is installed; ``scripts/check-frontend`` runs them with lint and types."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def test_browser_code_passes_its_unit_tests() -> None:
    node = shutil.which("node")
    if node is None and not os.environ.get("CI"):
        pytest.skip("Node.js is not installed: the unit tests of the browser code did not run")
    assert node, "Node.js is needed to test the browser code: install 18.19 or newer"
    files = sorted(str(path) for path in HERE.glob("*.test.js"))
    assert files
    run = subprocess.run([node, "--test", *files], capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
