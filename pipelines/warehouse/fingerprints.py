"""Hashes that tell whether anything must be done again. All of them follow from the declarations of `graph.py`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache, lru_cache
from pathlib import Path
from typing import get_args, get_type_hints

import duckdb

from pipelines.lexicon import Lexicon
from pipelines.settings import PROJECT_ROOT, Settings
from pipelines.warehouse.graph import MODELS, READING, STAGES, Stage, stages_before
from pipelines.warehouse.imports import Project
from pipelines.warehouse.reviews import review_fingerprint
from pipelines.warehouse.schema import schema_fingerprint

ROOT = PROJECT_ROOT
DBT_SUFFIXES = (".sql", ".yml", ".yaml", ".csv", ".md")
DBT_FOLDERS = ("models", "macros", "seeds", "tests", "snapshots")
_REFERENCE = re.compile(r"""ref\(\s*['"](\w+)['"]\s*\)""")


def stage_fingerprints(stages: Sequence[Stage], settings: Settings) -> dict[str, str]:
    """By the stage's name, a hash of all that decides what it makes of its inputs: code, tables, files of its own."""
    project = Project(ROOT)
    return {stage.name: _hash(stage, project, settings) for stage in stages}


def stage_version(stage: Stage, settings: Settings) -> str:
    """Hash of what decides what the stage makes of the files' rows: its own fingerprint and those of stages before."""
    known = stage_fingerprints([stage, *stages_before(stage)], settings)
    return hashlib.sha256(repr(sorted(known.items())).encode()).hexdigest()


def reader_fingerprint(settings: Settings) -> str:
    """Hash of the code and the reference tables that turn a file into rows."""
    return stage_fingerprints([READING], settings)[READING.name]


def model_fingerprint(settings: Settings) -> str:
    """Hash of the dbt project, of the reference tables that it loads, and of the code that runs it."""
    return stage_fingerprints([MODELS], settings)[MODELS.name]


def content_fingerprint(connection: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """Hash of everything that the published tables follow from: files as read or set aside, stages, reviews, and where
    files came from. That a source was only looked at again is no change.
    """
    digest = hashlib.sha256(schema_fingerprint().encode())
    behind = stage_fingerprints([stage for stage in STAGES if stage not in (READING, MODELS)], settings)
    digest.update(repr([*behind.values(), model_fingerprint(settings), review_fingerprint(settings)]).encode())
    files = connection.execute(
        "SELECT source_uri, sha256, status, reader_fingerprint FROM raw.source_file ORDER BY source_uri"
    ).fetchall()
    aside = connection.execute("SELECT source_uri, code, reason, is_kept FROM raw.quarantine ORDER BY ALL").fetchall()
    brought = connection.execute(
        "SELECT source_uri, channel_id, page_url, fetched_at, version, is_gone "
        "FROM raw.provenance SEMI JOIN raw.source_file USING (source_uri) ORDER BY ALL"
    ).fetchall()
    digest.update(repr((files, aside, brought)).encode())
    return digest.hexdigest()


def _hash(stage: Stage, project: Project, settings: Settings) -> str:
    digest = hashlib.sha256(stage.name.encode())
    for root, paths in _files(stage, project, settings):
        for stamp in sorted(project.stamp(root, path) for path in set(paths)):
            digest.update(stamp)
    return digest.hexdigest()


def _files(stage: Stage, project: Project, settings: Settings) -> Iterator[tuple[Path, Iterable[Path]]]:
    """What decides, by the folder that its names are told from."""
    code = project.follow(stage.modules)
    yield ROOT, code
    yield ROOT, [path for pattern in stage.files for path in ROOT.glob(pattern) if path.is_file()]
    if stage.reads_models:
        models = _models(settings)
        yield settings.dbt_project, models
        texts = (path.read_text(encoding="utf-8") for path in models if path.suffix == ".sql")
        tables = {f"{name}.csv" for text in texts for name in _referred(text)}
    else:
        tables = _asked({name for source in code.values() for name in source.attributes})
    yield settings.reference, [path for path in settings.reference.glob("*.csv") if path.name in tables]


def _asked(attributes: set[str]) -> set[str]:
    """The files of the reference tables among the attributes that code asks anything for."""
    return {file for field, file in _tables().items() if field in attributes}


@cache
def _tables() -> dict[str, str]:
    """The file of each reference table by the attribute of the lexicon that holds its rows."""
    hints = get_type_hints(Lexicon)
    return {field.name: get_args(hints[field.name])[0].FILE for field in fields(Lexicon)}


def _models(settings: Settings) -> list[Path]:
    project = settings.dbt_project
    files = [p for folder in DBT_FOLDERS for p in (project / folder).rglob("*") if p.suffix in DBT_SUFFIXES]
    return [*files, *project.glob("*.yml")]


@lru_cache(maxsize=1024)
def _referred(text: str) -> frozenset[str]:
    return frozenset(_REFERENCE.findall(text))
