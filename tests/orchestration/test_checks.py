"""Each check finds its own kind of damage, says how much there is, and keeps the damage from being published."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import dagster as dg
import duckdb
import pytest

from pipelines.errors import CheckError
from pipelines.orchestration import checks
from pipelines.orchestration.assets import raw
from pipelines.orchestration.assets.published import PUBLISHED
from pipelines.orchestration.checks import (
    Fault,
    Finder,
    find_lost_sources,
    find_numeral_faults,
    find_progress_faults,
    find_span_faults,
    judge,
)
from pipelines.orchestration.definitions import build_definitions
from pipelines.orchestration.runs import run_build
from pipelines.settings import Settings
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import IngestReport, ingest_sources

ANY_NUMERAL = "rowid = (SELECT min(rowid) FROM raw.numeral WHERE {})"
DAMAGE = [
    (
        find_numeral_faults,
        "DELETE FROM raw.numeral WHERE rowid IN (SELECT rowid FROM raw.numeral WHERE length(text) = 1 LIMIT 3)",
        "stand in no numeral, or in two: 3 of",
    ),
    (
        find_numeral_faults,
        "INSERT INTO raw.numeral FROM raw.numeral WHERE length(text) = 4 AND text SIMILAR TO '[0-9]+' LIMIT 1",
        "stand in no numeral, or in two: 4 of",
    ),
    (
        find_numeral_faults,
        "UPDATE raw.numeral SET reason = NULL WHERE " + ANY_NUMERAL.format("reason IS NOT NULL"),
        "neither quantity nor reject: 1 of",
    ),
    (
        find_numeral_faults,
        "UPDATE raw.numeral SET reason = 'date' WHERE " + ANY_NUMERAL.format("quantity_id IS NOT NULL"),
        "a quantity and a reject at once: 1 of",
    ),
    (
        find_numeral_faults,
        "UPDATE raw.numeral SET quantity_id = 'none', reason = NULL WHERE " + ANY_NUMERAL.format("reason IS NOT NULL"),
        "of a quantity that does not exist: 1 of",
    ),
    (
        find_numeral_faults,
        "UPDATE raw.quantity SET quantity_id = 'other' WHERE rowid = 0",
        "quantities without a numeral: 1 of",
    ),
    (
        find_span_faults,
        "UPDATE raw.task SET char_end = 10000000 WHERE rowid < 2",
        "task: spans outside their text: 2 of",
    ),
    (find_span_faults, "UPDATE raw.document SET char_end = char_start WHERE rowid = 0", "document: spans outside"),
    (find_span_faults, "UPDATE raw.work_item SET char_start = -1 WHERE rowid = 0", "work_item: spans outside"),
    (
        find_span_faults,
        "UPDATE raw.numeral SET source_id = 'none' WHERE rowid < 5",
        "numeral: spans outside their text: 5",
    ),
    (
        find_span_faults,
        "UPDATE raw.source SET text = 'x' || text WHERE rowid = 0",
        "that is not what stands at its span",
    ),
    (find_span_faults, "UPDATE raw.quantity SET sentence = 'x' WHERE rowid = 0", "quantity: sentence that is not what"),
    (find_progress_faults, "DELETE FROM marts.fct_progress WHERE rowid < 7", "targets without a progress row: 7 of"),
    (
        find_progress_faults,
        "INSERT INTO marts.fct_progress FROM marts.fct_progress LIMIT 2",
        "targets with more than one progress row: 2 of",
    ),
    (
        find_progress_faults,
        "CREATE OR REPLACE TABLE marts.fct_target AS FROM marts.fct_target OFFSET 4",
        "progress rows without a target: 4 of",
    ),
    (find_lost_sources, "DELETE FROM raw.source_file WHERE rowid = 0", "neither ingested nor set aside: 1 of 5"),
    (find_lost_sources, "DELETE FROM raw.source WHERE rowid < 2", "ingested whose text is missing: 2 of 5"),
    (
        find_lost_sources,
        "UPDATE raw.source_file SET status = 'quarantined' WHERE rowid = 0",
        "set aside without a reason: 1 of 1",
    ),
]


def damage(settings: Settings, sql: str) -> None:
    with open_build(settings) as connection:
        connection.execute(sql)


def find(settings: Settings, finder: Finder) -> Sequence[Fault]:
    with open_build(settings) as connection:
        return finder(connection, settings)


@pytest.mark.parametrize("finder", [find_numeral_faults, find_span_faults, find_progress_faults, find_lost_sources])
def test_a_sound_build_has_no_fault(built: Settings, finder: Finder) -> None:
    faults = find(built, finder)
    assert [fault for fault in faults if fault.wrong] == []
    assert max(fault.of for fault in faults) > 0


@pytest.mark.parametrize(("finder", "sql", "said"), DAMAGE)
def test_damage_is_found_and_counted(copied: Settings, finder: Finder, sql: str, said: str) -> None:
    damage(copied, sql)
    result = judge(find(copied, finder))
    assert not result.passed
    assert said in (result.description or "")


@pytest.mark.parametrize("finder", [find_numeral_faults, find_span_faults])
def test_sources_in_turns_are_judged_as_all_at_once(
    copied: Settings, finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(copied, "UPDATE raw.numeral SET reason = NULL, text = 'x' WHERE rowid % 100 = 0 AND reason IS NOT NULL")
    damage(copied, "UPDATE raw.task SET text = 'x' WHERE rowid % 50 = 0")
    at_once = find(copied, finder)
    assert sum(fault.wrong for fault in at_once) > 10
    monkeypatch.setattr(checks, "SOURCES_AT_ONCE", 2)
    monkeypatch.setattr(checks, "ROWS_AT_ONCE", 70)
    assert find(copied, finder) == at_once


def test_words_of_a_source_that_is_not_there_are_wrong(copied: Settings) -> None:
    damage(copied, "DELETE FROM raw.source WHERE rowid = 0")
    of = {fault.name: fault.wrong for fault in find(copied, find_span_faults)}
    assert of["numeral: text that is not what stands at its span"] > 10


def test_a_file_that_came_during_the_build_is_not_lost(own: Settings) -> None:
    (own.sources / "late.txt").write_text("完成3项", encoding="utf-8")
    assert judge(find(own, find_lost_sources)).passed


def test_a_result_says_what_is_wrong_and_how_much() -> None:
    result = judge([Fault("odd rows", 1200, 3400), Fault("even rows", 0, 12)])
    assert not result.passed
    assert result.description == "odd rows: 1,200 of 3,400"
    assert result.metadata["wrong"].value == 1200
    assert judge([Fault("odd rows", 0, 3400)]).description == "nothing wrong in 3,400"


def spoil_ingest(monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    """From now on every ingest is followed by `sql`, as if the core had a fault."""

    def ingest_and_damage(connection: duckdb.DuckDBPyConnection, *rest: Any, **crew: Any) -> IngestReport:
        report = ingest_sources(connection, *rest, **crew)
        connection.execute(sql)
        return replace(report, is_changed=True)

    monkeypatch.setattr(raw, "ingest_sources", ingest_and_damage)


def test_a_failed_check_of_raw_keeps_the_build_from_being_published(
    copied: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil_ingest(monkeypatch, "DELETE FROM raw.numeral WHERE length(text) = 1")
    before = copied.published.stat().st_ino
    said = r"raw/numeral every_numeral_accounted_for: .* stand in no numeral, or in two: [\d,]+ of [\d,]+"
    with pytest.raises(CheckError, match=said):
        run_build(copied, progress=False)
    assert copied.published.stat().st_ino == before


def test_a_failed_check_of_the_marts_keeps_the_build_from_being_published(copied: Settings) -> None:
    """Only the check and the publish step run: the dbt models would mend the damage."""
    key = dg.AssetCheckKey(dg.AssetKey(["marts", "fct_progress"]), "one_progress_row_per_target")
    selection = dg.AssetSelection.checks(key) | dg.AssetSelection.assets(PUBLISHED)
    definitions = dg.Definitions.merge(
        build_definitions(copied), dg.Definitions(jobs=[dg.define_asset_job("check_and_publish", selection)])
    )
    damage(copied, "DELETE FROM marts.fct_progress WHERE rowid < 7")
    copied.published.unlink()
    result = definitions.resolve_job_def("check_and_publish").execute_in_process(raise_on_error=False)
    assert not result.success
    (evaluation,) = result.get_asset_check_evaluations()
    assert evaluation.description.startswith("targets without a progress row: 7 of")
    assert not copied.published.exists()
