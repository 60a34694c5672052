"""Makes what is installed on Windows, Debian and macOS, and proves it.

python3 packaging/bundle.py windows|deb|macos|all [--out DIR]     make installers of the commit that this clone stands at
python3 packaging/bundle.py selftest FILE...                      install each in a throw-away place and prove it
"""

import argparse
import hashlib
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from bundles import debian, macos, windows
from bundles.report import Report
from bundles.say import BundleError, say
from bundles.source import PROJECT, Source, source_of

BUILDERS: dict[str, Callable[[Source, Path], list[Path]]] = {
    "windows": windows.build,
    "deb": debian.build,
    "macos": macos.build,
}
SELF_TESTS: dict[str, Callable[[Path], Report]] = {
    ".exe": windows.selftest,
    ".msi": windows.selftest,
    ".deb": debian.selftest,
    ".dmg": macos.selftest,
    ".app": macos.selftest,
}
"""The kind of a file → what proves it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Make or prove bundles; return 0 where all went well, else 1."""
    given = _parser().parse_args(arguments)
    # Whoever ends this means all of it: what was laid out is removed, what was started ends.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if given.what == "selftest":
            return _prove(given.file)
        if getattr(given, "layout_only", False):
            return _make({"macos": macos.build_layout}, given.out)
        if getattr(given, "runtime", None) is not None:
            return _make(_with_runtime(given.what, given.runtime.resolve()), given.out)
        return _make(BUILDERS if given.what == "all" else {given.what: BUILDERS[given.what]}, given.out)
    except BundleError as error:
        say(f"bundle: {error}")
        return 1
    except KeyboardInterrupt:
        say("bundle: interrupted.")
        return 130


def _make(builders: Mapping[str, Callable[[Source, Path], list[Path]]], out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    with source_of() as source:
        say(f"clue-desktop {source.version}, commit {source.commit[:12]}")
        for build in builders.values():
            for file in build(source, out.resolve()):
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                print(f"{digest}  {file}  {file.stat().st_size / 1e6:.1f} MB", flush=True)
    return 0


def _with_runtime(what: str, runtime: Path) -> dict[str, Callable[[Source, Path], list[Path]]]:
    """Return the builders that were asked for, that for Windows with this Python."""
    chosen = BUILDERS if what == "all" else {what: BUILDERS[what]}
    return {**chosen, "windows": partial(windows.build, runtime=runtime)}


def _prove(files: Sequence[Path]) -> int:
    failed = False
    for file in files:
        if not file.exists():
            raise BundleError(f"There is no {file}.")
        prove = SELF_TESTS.get(file.suffix)
        if prove is None:
            raise BundleError(f"{file.name} is none of {', '.join(sorted(SELF_TESTS))}.")
        say(f"{file.name}:")
        report = prove(file.resolve())
        print(f"{file.name}: {report.summary()}", flush=True)
        failed = failed or bool(report.failed)
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bundle.py", description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="what", required=True, metavar="windows|deb|macos|all|selftest")
    for kind in (*BUILDERS, "all"):
        make = commands.add_parser(
            kind, help=f"make {'every bundle' if kind == 'all' else f'the bundle: {kind}'}"
        )
        make.add_argument("--out", type=Path, default=PROJECT / "dist", metavar="DIR", help="where to (dist)")
        if kind in {"windows", "all"}:
            make.add_argument(
                "--runtime",
                type=Path,
                metavar="FILE",
                help="python.org's embeddable Python for 64-bit Windows (a known hash), instead of the package index's",
            )
        if kind == "macos":
            make.add_argument(
                "--layout-only",
                action="store_true",
                help="anywhere: lay the application out without Python and signature, and check what is in it",
            )
    prove = commands.add_parser("selftest", help="prove bundles in a throw-away place")
    prove.add_argument("file", type=Path, nargs="+", metavar="FILE")
    return parser


if __name__ == "__main__":
    sys.exit(main())
