"""Bundles for windows."""

from pathlib import Path

from bundles.report import Report
from bundles.say import BundleError
from bundles.source import Source


def build(source: Source, out: Path) -> list[Path]:
    """Make the bundles of one commit in a folder; return their files. Raises BundleError."""
    raise BundleError(f"There is no bundle of {source.version} for this system yet in {out}.")


def selftest(file: Path) -> Report:
    """Prove a bundle in a throw-away place. Raises BundleError where it cannot be tried here."""
    raise BundleError(f"{file} cannot be tried yet.")
