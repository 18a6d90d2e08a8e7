"""The files in docs/deploy/ keep their promises. No container is built here: what can be read is checked."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboard.access.access_file import ProxyHeaders
from dashboard.config.settings import OTHER_VARIABLES, PREFIX, Settings
from scripts.audit import judged

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = PROJECT / "docs" / "deploy"
KNOWN = {PREFIX + name.upper() for name in (*Settings.__slots__, *OTHER_VARIABLES)}


def read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    joined = read("Dockerfile").replace("\\\n", " ")
    lines = [line.split(None, 1) for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest) for word, rest in lines]


def test_the_image_is_small_and_not_root() -> None:
    found = instructions()
    assert all(":" in rest and "slim" in rest and "latest" not in rest for word, rest in found if word == "FROM")
    last = max(number for number, (word, _) in enumerate(found) if word == "USER")
    assert found[last][1] not in ("root", "0")
    assert [word for word, _ in found[last:] if word == "RUN"] == []
    assert "ADD" not in {word for word, _ in found}
    (installing,) = [rest for word, rest in found if word == "RUN" and "pip install" in rest]
    assert "--require-hashes" in installing
    (apt,) = [rest for word, rest in found if word == "RUN" and "apt-get" in rest]
    assert "--no-install-recommends" in apt
    assert "rm -rf /var/lib/apt/lists" in apt
    assert {"HEALTHCHECK", "STOPSIGNAL", "CMD"} <= {word for word, _ in found}


def test_the_image_copies_what_exists() -> None:
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            assert (PROJECT / rest.split()[0]).exists(), rest


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", "Caddyfile", "ai-policy-pulse.service"])
def test_only_settings_that_exist_are_named_and_no_secret_is_written(name: str) -> None:
    named = set(re.findall(r"\bPULSE_\w+", read(name)))
    assert named <= KNOWN
    assert re.findall(r"(?i)secret\s*[:=]\s*[\"']?[a-z0-9]{8,}", read(name)) == []


def test_containers_may_write_nowhere_but_their_volumes() -> None:
    services: dict[str, Any] = yaml.safe_load(read("compose.yaml"))["services"]
    assert set(services) == {"pulse", "caddy"}
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
    assert "ports" not in services["pulse"], "only Caddy is reached from outside"
    assert (FOLDER / services["pulse"]["build"]["context"]).resolve() == PROJECT


def test_the_proxy_drops_what_a_client_says_of_itself() -> None:
    dropped = {line.split()[1].lower() for line in read("Caddyfile").splitlines() if "header_up -" in line}
    assert {f"-{name}" for name in ProxyHeaders().all} <= dropped


def test_the_unit_is_a_sandbox() -> None:
    unit = read("ai-policy-pulse.service")
    wanted = (
        "DynamicUser=yes",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=\n",
        "MemoryMax=",
    )
    assert [line for line in wanted if line not in unit] == []
    assert "MemoryDenyWriteExecute" not in unit, "Chromium compiles scripts"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "ai-policy-pulse.service"
    unit.write_text(read(unit.name).replace("/opt/ai-policy-pulse/.venv/bin/python", str(program)))
    found = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    ours = [line for line in (found.stdout + found.stderr).splitlines() if unit.name in line]
    assert ours == []


def test_an_audit_that_could_not_look_says_so() -> None:
    fine: dict[str, Any] = {"name": "a", "version": "1", "vulns": []}
    bad: dict[str, Any] = {"name": "b", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
    skipped: dict[str, Any] = {"name": "c", "skip_reason": "not found"}
    assert judged([fine]) == (0, ["1 packages, none with a known vulnerability."])
    assert judged([fine, bad]) == (1, ["b 1: CVE-1, fixed in 2"])
    code, said = judged([fine, skipped])
    assert code == 2
    assert "1 of 2 packages could not be looked up" in said[0]
    assert judged([bad, skipped])[0] == 1
