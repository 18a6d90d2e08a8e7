"""The package installs from a wheel, and the lock files pin what the requirements ask for."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from dashboard.config.version import VERSION
from tests.support.live_server import running_dashboard

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which a freshly built wheel was installed, without its dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(PROJECT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    assert f"-{VERSION}-" in wheel.name
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder / "site"), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return folder / "site"


@pytest.mark.slow
def test_an_installed_wheel_serves_the_seeds_from_any_folder(installed: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(installed / "bin" / "ai-policy-pulse"), "serve"]
    settings = {"PYTHONPATH": str(installed), "PULSE_CORPUS": "", "PULSE_DATA": ""}
    with running_dashboard(tmp_path, tmp_path, settings, command=command, cwd=tmp_path) as server:
        assert server.json("/api/v1/coverage", {"by": "topic"})["total"] == 3
        assert b"modulepreload" in server.get("/policy"), "the browser files are part of the package"
        assert (tmp_path / ".pulse").is_dir()
        assert not (installed / "dashboard" / "delivered" / ".pulse").exists()


def _requirements(name: str) -> list[Requirement]:
    lines = (line.partition("#")[0].strip() for line in (PROJECT / name).read_text("utf-8").splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def _pins(name: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)==([\w.!+]+)", (PROJECT / name).read_text("utf-8"), re.MULTILINE):
        pins.setdefault(package.lower().replace("_", "-"), set()).add(version)
    return pins


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_pins_every_requirement_with_hashes(name: str) -> None:
    text, pins = (PROJECT / f"{name}.lock").read_text("utf-8"), _pins(f"{name}.lock")
    for requirement in [*_requirements("requirements.txt"), *_requirements(f"{name}.txt")]:
        versions = pins.get(requirement.name.lower().replace("_", "-"))
        assert versions, f"{requirement.name} is not locked: run make lock"
        assert all(requirement.specifier.contains(v) for v in versions), f"{requirement} has changed: run make lock"
    pinned = re.findall(r"^[^ ].*$", text, re.MULTILINE)
    assert pinned
    assert all(line.endswith("\\") for line in pinned), "a hash follows every pin"
    assert "://" not in text


def test_development_installs_the_versions_that_run() -> None:
    run, development = _pins("requirements.lock"), _pins("requirements-dev.lock")
    assert {package: development.get(package) for package in run} == run


def test_the_metadata_names_what_the_package_imports() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["scripts"] == {"ai-policy-pulse": "dashboard.cli.main:main"}
    assert project["project"]["dynamic"] == ["version", "dependencies"], "one source each: version.py, requirements.txt"
