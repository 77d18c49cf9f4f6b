"""Taizhang: the ledger of what governments promised and what they reported."""

from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path


def refuse_stale(package: Path) -> None:
    """Python prefers a compiled module to its source, so that an edit of the source would do nothing.

    Errors: ImportError where a source is younger than what was compiled from it.
    """
    for built in package.rglob(f"*{EXTENSION_SUFFIXES[0]}"):
        source = built.with_name(built.name.removesuffix(EXTENSION_SUFFIXES[0]) + ".py")
        if not source.exists() or source.stat().st_mtime > built.stat().st_mtime:
            raise ImportError(f"{source} has changed since it was compiled: run `make setup`, or `make compile`")


refuse_stale(Path(__file__).parent)
