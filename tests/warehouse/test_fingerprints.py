"""What counts as a change of each stage, and what does not: every file of the project is edited once."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from pipelines.lexicon import Lexicon
from pipelines.settings import PROJECT_ROOT, Settings, load_settings
from pipelines.warehouse import fingerprints, imports
from pipelines.warehouse.graph import READING, SECOND_LOOKS, STAGES, Stage, stages_before
from pipelines.warehouse.imports import Project, Source, read_module
from pipelines.warehouse.words import KEYWORD, NAME_COLUMNS, _named

FOLDERS = (
    "pipelines",
    "dashboards",
    "dbt_project/models",
    "dbt_project/macros",
    "seeds/reference",
    "tests/golden/labels",
)
# Each stage in a process of its own; what others have made takes most of the time and is loaded before it is parted.
LOADING = """
import importlib, json, os, sys
import duckdb, msgspec, numpy, openpyxl, pyarrow, rapidfuzz
for stage, modules in json.loads(sys.argv[1]).items():
    if os.fork() == 0:
        for name in modules:
            importlib.import_module(name)
        print(json.dumps([stage, [n for n in sys.modules if n.startswith(("pipelines", "dashboards"))]]), flush=True)
        os._exit(0)
    assert os.wait()[1] == 0, stage
"""
MATCHING_STAGES = {"indicator_merges", "matches", "projects", "task_mentions", "target_mentions"}
# What a person expects: the stages that one file must make anew, with all that matters of what it may not.
EXPECTED = {
    "pipelines/extract/numbers/quantities.py": {"raw", "accuracy"},
    "pipelines/warehouse/words.py": {"raw", "indicator_merges"},
    "pipelines/warehouse/task_mentions.py": {"task_mentions", "target_mentions"},
    "pipelines/warehouse/projects.py": {"projects"},
    "pipelines/link/merges.py": {"indicator_merges"},
    "pipelines/warehouse/history.py": {"published__warehouse"},
    "pipelines/orchestration/jobs.py": set(),
    "pipelines/cli.py": set(),
    "seeds/reference/match_words.csv": {*MATCHING_STAGES, "copies", "dbt"},
    "seeds/reference/project_synonyms.csv": {"projects"},
    "seeds/reference/direction_words.csv": {"dbt"},
    "dbt_project/models/marts/fct_target.sql": {"dbt"},
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files that anything follows from, elsewhere."""
    root = tmp_path_factory.mktemp("copy")
    for folder in FOLDERS:
        shutil.copytree(
            PROJECT_ROOT / folder,
            root / folder,
            ignore=shutil.ignore_patterns("__pycache__", "*.so", "*.webp", "*.xlsx"),
        )
    shutil.copy(PROJECT_ROOT / "dbt_project" / "dbt_project.yml", root / "dbt_project")
    (root / "seeds" / "documents").mkdir()
    return root


@pytest.fixture
def settings(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.undo()
    monkeypatch.setattr(fingerprints, "ROOT", copy)
    return replace(load_settings(), reference=copy / "seeds" / "reference", dbt_project=copy / "dbt_project")


def all_fingerprints(settings: Settings) -> dict[str, str]:
    return fingerprints.stage_fingerprints(STAGES, settings)


def changed_by(path: Path, settings: Settings, before: Mapping[str, str]) -> set[str]:
    """The stages whose fingerprint is another one when the file has one more line."""
    content = path.read_bytes()
    path.write_bytes(content + b"\n# edited\n")
    try:
        after = all_fingerprints(settings)
    finally:
        path.write_bytes(content)
    return {name for name, fingerprint in after.items() if fingerprint != before[name]}


@pytest.fixture(scope="module")
def imported() -> dict[str, set[str]]:
    """The project's modules that Python itself loads with the code of each stage."""
    stages = json.dumps({stage.name: stage.modules for stage in STAGES})
    command = [sys.executable, "-c", LOADING, stages]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT_ROOT).stdout
    return {stage: set(names) for stage, names in map(json.loads, said.splitlines())}


def test_an_edit_of_any_module_changes_the_stages_that_load_it(
    copy: Path, settings: Settings, imported: Mapping[str, set[str]]
) -> None:
    before = all_fingerprints(settings)
    project = Project(copy)
    files = {stage.name: project.follow(stage.modules) for stage in STAGES}
    edited = 0
    for path in sorted([*(copy / "pipelines").rglob("*.py"), *(copy / "dashboards").rglob("*.py")]):
        inside = path.relative_to(copy).with_suffix("")
        module = ".".join(inside.parts).removesuffix(".__init__")
        loading = {name for name, modules in imported.items() if module in modules}
        changed = changed_by(path, settings, before)
        assert loading <= changed, module
        # Beyond what is loaded at once, only what a function imports when it is called.
        for name in changed - loading:
            assert path in files[name], module
        edited += 1
    assert edited > 150


def test_an_edit_of_any_reference_table_changes_the_stages_that_ask_for_it(copy: Path, settings: Settings) -> None:
    before = all_fingerprints(settings)
    hints = get_type_hints(Lexicon)
    fields_of = {get_args(hints[field.name])[0].FILE: field.name for field in fields(Lexicon)}
    project = Project(copy)
    codes = {s.name: "\n".join(p.read_text("utf-8") for p in project.follow(s.modules)) for s in STAGES}
    models = "\n".join(path.read_text("utf-8") for path in (copy / "dbt_project" / "models").rglob("*.sql"))
    for path in sorted((copy / "seeds" / "reference").glob("*.csv")):
        changed = changed_by(path, settings, before)
        assert ("dbt" in changed) == (f"ref('{path.stem}')" in models), path.name
        for stage in STAGES:
            if not stage.reads_models:
                asks = re.search(rf"\.{fields_of[path.name]}\b", codes[stage.name])
                assert (stage.name in changed) == (asks is not None), (path.name, stage.name)


@pytest.mark.parametrize("name", EXPECTED)
def test_exactly_the_right_stages_run_again(copy: Path, settings: Settings, name: str) -> None:
    assert changed_by(copy / name, settings, all_fingerprints(settings)) == EXPECTED[name]


def test_a_stage_is_of_another_version_when_what_it_reads_is_made_otherwise(copy: Path, settings: Settings) -> None:
    before = fingerprints.stage_version(SECOND_LOOKS, settings)
    path = copy / "pipelines" / "link" / "blocks.py"
    content = path.read_bytes()
    path.write_bytes(content + b"\n# edited\n")
    assert fingerprints.stage_version(SECOND_LOOKS, settings) != before
    path.write_bytes(content)
    assert fingerprints.stage_version(SECOND_LOOKS, settings) == before
    assert {stage.name for stage in stages_before(SECOND_LOOKS)} == {"matches", "copies"}


def test_a_label_changes_the_figures_of_accuracy_alone(copy: Path, settings: Settings) -> None:
    label = next((copy / "tests" / "golden" / "labels").glob("*.jsonl"))
    assert changed_by(label, settings, all_fingerprints(settings)) == {"accuracy"}


def test_a_copy_elsewhere_has_the_same_fingerprints(
    copy: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = all_fingerprints(settings)
    shutil.copytree(copy, tmp_path / "other")
    monkeypatch.setattr(fingerprints, "ROOT", tmp_path / "other")
    other = replace(settings, reference=tmp_path / "other/seeds/reference", dbt_project=tmp_path / "other/dbt_project")
    assert all_fingerprints(other) == before


def test_reading_asks_for_what_it_reads(lexicon: Lexicon) -> None:
    """A lexicon that knows what it was asked for, while documents are read: none of it is missing."""
    asked = set()

    class Asked:
        def __getattr__(self, name: str) -> object:
            asked.add(name)
            return getattr(lexicon, name)

    from pipelines.run import extract_file
    from pipelines.warehouse.inventory import find_source_files
    from pipelines.warehouse.reading import FileReader

    smallest = min(find_source_files(load_settings("").sources), key=lambda file: file.byte_size or 0)
    read = FileReader(Asked(), extract_file).read(smallest)  # type: ignore[arg-type]
    assert read.fault is None
    named = {name for source in Project(PROJECT_ROOT).follow(READING.modules).values() for name in source.attributes}
    assert asked
    assert asked <= named


def test_the_search_words_are_of_every_table_that_names_what_texts_speak_of(lexicon: Lexicon) -> None:
    """A table of names left out on purpose names no thing of the texts."""
    hints = get_type_hints(Lexicon)
    with_names = {
        field.name
        for field in fields(Lexicon)
        if any(c.name.rpartition("_")[2] in (*NAME_COLUMNS, KEYWORD) for c in fields(get_args(hints[field.name])[0]))
    }
    known = {type(row) for row in _named(lexicon)}
    used = {field.name for field in fields(Lexicon) if get_args(hints[field.name])[0] in known}
    assert with_names - used == {"source_pages", "sheet_columns", "indicator_merges", "form_accuracy"}


def test_imports_are_read_wherever_they_stand() -> None:
    source = read_module(
        "import re, pipelines.a\n"
        "def f(x):\n    from dashboards.c import (\n        d,\n        e,\n    )\n    return x.units\n"
    )
    assert source.names == {"pipelines.a", "dashboards.c", "dashboards.c.d", "dashboards.c.e"}
    assert "units" in source.attributes


def test_what_was_parsed_once_is_known_to_the_next_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept" / "named.json"
    monkeypatch.setattr(imports, "KEPT", kept)

    def follow(module: str) -> dict[Path, Source]:
        imports.read_module.cache_clear()
        imports._kept.cache_clear()
        return Project(PROJECT_ROOT).follow([module])

    first = follow("pipelines.warehouse.fingerprints")
    monkeypatch.setattr(imports, "_parse", None)
    assert follow("pipelines.warehouse.fingerprints") == first
    kept.write_text("half of it")
    with pytest.raises(TypeError):
        follow("pipelines.warehouse.fingerprints")
    imports._kept.cache_clear()


def test_a_module_that_does_not_exist_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no module pipelines.nowhere"):
        Project(PROJECT_ROOT).follow(["pipelines.nowhere"])
    with pytest.raises(FileNotFoundError, match=r"pipelines\.nowhere"):
        fingerprints.stage_fingerprints([Stage("x", "x", ("pipelines.nowhere",))], load_settings())
