"""Every CSV of seeds/reference is read, typed and explained."""

from __future__ import annotations

import csv
import re
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.settings import PROJECT_ROOT, load_settings

SEEDS = PROJECT_ROOT / "seeds"
TABLES = sorted((SEEDS / "reference").glob("*.csv"))


def _read_by_the_core() -> dict[str, type]:
    hints = get_type_hints(Lexicon)
    row_types = [get_args(hints[field.name])[0] for field in fields(Lexicon)]
    return {row_type.FILE: row_type for row_type in row_types}


def test_every_table_is_read_and_none_is_missing() -> None:
    assert {path.name for path in TABLES} == set(_read_by_the_core())


def test_the_lexicon_loads_with_rows_in_every_table() -> None:
    lexicon = load_lexicon(load_settings().reference)
    assert [field.name for field in fields(Lexicon) if not getattr(lexicon, field.name)] == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_column_has_a_meaning(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        columns = next(csv.reader(file))
    known = {field.name for field in fields(_read_by_the_core()[path.name])}
    assert set(columns) - known == set(), "a column that the core does not read"


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_pattern_has_its_proof(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        columns = next(csv.reader(file))
    if "pattern" in columns:
        assert {"rule_id", "example", "counterexample"} <= set(columns)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_table_and_column_is_described(path: Path) -> None:
    readme = (SEEDS / "README.md").read_text("utf-8")
    described = [line for line in readme.splitlines() if line.startswith(f"| `{path.name}` ")]
    assert len(described) == 1
    columns = {field.name for field in fields(_read_by_the_core()[path.name])}
    if "pattern" in columns:
        assert "pattern" in described[0]
        columns -= {"rule_id", "pattern", "example", "counterexample"}
    assert {column for column in columns if f"`{column}`" not in described[0]} == set()


@pytest.mark.parametrize("path", sorted((SEEDS / "documents").iterdir()), ids=lambda path: path.name)
def test_every_document_is_described(path: Path) -> None:
    assert f"`{path.name}`" in (SEEDS / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("000000", "China"),
        ("140000", "Shanxi"),
        ("610000", "Shaanxi"),
        ("150000", "Inner Mongolia"),
        ("540000", "Xizang (Tibet)"),
        ("810000", "Hong Kong"),
        ("820000", "Macao"),
        ("500000", "Chongqing"),
        ("140400", "Changzhi"),
        ("341500", "Lu'an"),
        ("340300", "Bengbu"),
        ("650100", "Urumqi"),
        ("610100", "Xi'an"),
        ("310112", "Minhang"),
        ("310115", "Pudong"),
        ("440113", "Panyu"),
    ],
)
def test_places_have_their_own_reading(code: str, name: str) -> None:
    names = {place.district_code: place.district_name_en for place in load_lexicon(load_settings().reference).districts}
    assert names[code] == name


def test_every_place_has_a_name_in_latin_letters() -> None:
    places = load_lexicon(load_settings().reference).districts
    wrong = [p for p in places if not re.fullmatch(r"[A-ZÀ-Ž][A-Za-zÀ-ž'() -]+", p.district_name_en)]
    assert wrong == []
    # Cities may sound alike (抚州 and 福州), but none like a province, and no district like another place above it.
    provinces = {p.district_name_en for p in places if p.level == "province"}
    cities = {p.district_name_en for p in places if p.level == "city" and p.listed_until is None}
    districts = {p.district_name_en for p in places if p.level == "county" and p.district_name.endswith("区")}
    assert provinces & cities == set()
    assert (provinces | cities) & districts == set()
