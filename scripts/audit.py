"""Look up every package of a lock file in the advisory database of PyPI, and say plainly what was not looked up.

Exit codes: 0 nothing known, 1 vulnerabilities, 2 not all packages could be looked up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent


def judged(found: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """The exit code and what to print for pip-audit's list of packages."""
    missing = sorted(item["name"] for item in found if "skip_reason" in item)
    said = [
        f"{item['name']} {item['version']}: {problem['id']}, fixed in {', '.join(problem['fix_versions']) or 'no version'}"
        for item in found
        for problem in item.get("vulns", ())
    ]
    code = 1 if said else 0
    if missing:
        said.append(f"{len(missing)} of {len(found)} packages could not be looked up: {', '.join(missing[:5])} ...")
        said.append(
            "The advisory database cannot be reached from here, or knows no such package: they were not audited."
        )
        code = code or 2
    return code, said or [f"{len(found)} packages, none with a known vulnerability."]


def main() -> int:
    """Audit what the dashboard runs on."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json"]
    ran = subprocess.run(
        [*command, "-r", str(PROJECT / "requirements.lock")], capture_output=True, text=True, check=False
    )
    try:
        found = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError):
        lines = ran.stderr.strip().splitlines() or ["pip-audit said nothing."]
        code, said = 2, ["The advisory database could not be reached: nothing was audited.", lines[-1]]
    else:
        code, said = judged(found)
    print("\n".join(said))
    return code


if __name__ == "__main__":
    sys.exit(main())
