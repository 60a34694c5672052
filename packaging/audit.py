"""Asks whether advisories are known against what is locked for bundles: pip-audit over the locks with their hashes.

    python3 packaging/audit.py [LOCK…]

Needs the program pip-audit (`pip install --require-hashes -r packaging/locks/audit.txt`, as the release job does) and
the network. Exits with 0 where nothing is known, 1 where something is (each by package, advisory and the version that
mends it), 2 where it could not be asked: that is no verdict. Without a network run it elsewhere on the same commit, since
only the locks count; a release waits for the verdict.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bundles.wheels import Locked, read_lock

LOCKS = Path(__file__).resolve().parent / "locks"
BUNDLES = ("bundle-desktop", "bundle-server")
_CLEAN, _KNOWN, _NOT_ASKED = 0, 1, 2


def command(lock: Path, report: Path) -> list[str]:
    """Return how pip-audit is asked: of each pinned package, by its hashes, with nothing resolved or installed."""
    asked = [sys.executable, "-m", "pip_audit", "--strict", "--require-hashes", "--disable-pip"]
    return [*asked, "--requirement", str(lock), "--format", "json", "--output", str(report)]


def known(report: Any) -> Iterator[str]:
    """Yield what pip-audit found, a line each."""
    for package in report["dependencies"]:
        for advisory in package.get("vulns", []):
            mended = ", ".join(advisory.get("fix_versions", [])) or "no version yet"
            yield f"{package['name']} {package['version']}: {advisory['id']}, mended by {mended}"


def rounds(locked: Sequence[Locked]) -> list[list[Locked]]:
    """Return what is locked, for whichever system, in lists that hold a package once: some have two versions."""
    made: list[list[Locked]] = []
    for entry in locked:
        fitting = (one for one in made if entry.name not in {other.name for other in one})
        taken = next(fitting, None)
        if taken is None:
            taken = []
            made.append(taken)
        taken.append(entry)
    return made


def audit(lock: Path) -> int:
    """Ask of one lock, say what is known, and return the exit status.

    pip-audit would pass over what is not for the system that it runs on, so that it is given the packages without their markers.
    """
    verdicts = [_asked(lock.name, entries) for entries in rounds(read_lock(lock.read_text(encoding="utf-8")))]
    return worst(verdicts)


def worst(verdicts: Sequence[int]) -> int:
    """Return what counts of several: what is known before what could not be asked."""
    return _KNOWN if _KNOWN in verdicts else max(verdicts)


def _asked(name: str, entries: Sequence[Locked]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        report, wanted = Path(folder) / "audit.json", Path(folder) / "lock.txt"
        wanted.write_text("".join(f"{entry}\n" for entry in entries), encoding="utf-8")
        done = subprocess.run(command(wanted, report), capture_output=True, text=True, check=False)
        try:
            found = list(known(json.loads(report.read_text(encoding="utf-8"))))
        except (OSError, ValueError, KeyError, TypeError):
            why = (done.stderr.strip() or "pip-audit said nothing").splitlines()[-1]
            print(f"{name}: the advisories could not be asked: {why}", file=sys.stderr)
            return _NOT_ASKED
    for line in found:
        print(f"{name}: {line}")
    if done.returncode != 0 and not found:
        print(f"{name}: pip-audit ended with {done.returncode}: {done.stderr.strip()}", file=sys.stderr)
        return _NOT_ASKED
    print(f"{name}: {len(entries)} packages, {len(found) or 'nothing'} known")
    return _KNOWN if found else _CLEAN


def main(arguments: Sequence[str]) -> int:
    """Ask of each lock; what is known counts before what could not be asked."""
    locks = [Path(word) for word in arguments] or [LOCKS / f"{name}.txt" for name in BUNDLES]
    if missing := [str(lock) for lock in locks if not lock.is_file()]:
        print(f"audit.py: there is no {', '.join(missing)}", file=sys.stderr)
        return _NOT_ASKED
    return worst([audit(lock) for lock in locks])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
