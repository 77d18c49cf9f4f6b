"""Hashes that tell whether anything must be done again: what reads the sources, and what the tables follow from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import duckdb

from pipelines.settings import Settings
from pipelines.warehouse.schema import schema_fingerprint

PACKAGE = Path(__file__).resolve().parent.parent
TASK_SHEETS = PACKAGE.parent / "dashboards" / "task_sheets"
# Rooms that move or link records but do not decide what is read. words.py does, so it counts.
NOT_READING = ("matching", "orchestration", "sources", "warehouse", "serve", "serve.py", "cli.py")
DBT_SUFFIXES = (".sql", ".yml", ".yaml", ".csv", ".md")
DBT_FOLDERS = ("models", "macros", "seeds", "tests", "snapshots")


def reader_fingerprint(settings: Settings) -> str:
    """Hash of the code and the reference tables that turn a file into rows."""
    code = [p for p in PACKAGE.rglob("*.py") if p.relative_to(PACKAGE).parts[0] not in NOT_READING]
    code.append(PACKAGE / "warehouse" / "words.py")
    sheets = [p for p in TASK_SHEETS.glob("*.py") if p.name != "writing.py"]
    return _hash_files([(PACKAGE, code), (TASK_SHEETS, sheets), (settings.reference, settings.reference.glob("*.csv"))])


def model_fingerprint(settings: Settings) -> str:
    """Hash of the dbt project and of the reference tables that it loads."""
    project = settings.dbt_project
    files = [p for folder in DBT_FOLDERS for p in (project / folder).rglob("*") if p.suffix in DBT_SUFFIXES]
    files.extend(project.glob("*.yml"))
    return _hash_files([(project, files), (settings.reference, settings.reference.glob("*.csv"))])


def match_fingerprint() -> str:
    """Hash of the code that derives rows from those of all files; its tables count among those of the models."""
    moving = [PACKAGE / "warehouse" / name for name in ("matches.py", "merges.py", "sheet_lines.py", "entries.py")]
    own = [*(PACKAGE / "matching").glob("*.py"), *moving]
    return _hash_files([(PACKAGE, own), (TASK_SHEETS, TASK_SHEETS.glob("*.py"))])


def content_fingerprint(connection: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """Hash of everything that the published tables follow from: files as read, rules, models and schema."""
    digest = hashlib.sha256()
    digest.update(schema_fingerprint().encode())
    digest.update(model_fingerprint(settings).encode())
    digest.update(match_fingerprint().encode())
    files = connection.execute(
        "SELECT source_uri, sha256, status, reader_fingerprint FROM raw.source_file ORDER BY source_uri"
    ).fetchall()
    aside = connection.execute("SELECT source_uri, code, reason, is_kept FROM raw.quarantine ORDER BY ALL").fetchall()
    digest.update(repr((files, aside)).encode())
    return digest.hexdigest()


def _hash_files(groups: Iterable[tuple[Path, Iterable[Path]]]) -> str:
    """Hash of names and contents; the same for a copy of the folders elsewhere."""
    digest = hashlib.sha256()
    for root, paths in groups:
        for path in sorted(paths):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
