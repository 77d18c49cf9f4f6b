"""Downloads open in a spreadsheet as what they are, and run nothing."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from dashboards.downloads import neutralise, rows_of, write_csv
from dashboards.exports import EXCEL_LETTERS, write_excel, write_package, write_parquet
from dashboards.published import Version
from dashboards.queries import dictionary, ledger, projects

# The last four are the full-width signs.
FORMULAS = (
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u3000=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_become_text(formula: str) -> None:
    assert neutralise(formula) == f"'{formula}"


@pytest.mark.parametrize("value", ["旧改", "1-2家", "a=b", "", -8.8, 7, None, True])
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert neutralise(value) == value


def test_csv_reads_back_with_signs_quotes_and_line_breaks() -> None:
    rows = [("名称", "数"), ('甲,"乙"\n丙', -1.5), (None, 2)]
    data = write_csv(iter(rows))
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read == [["名称", "数"], ['甲,"乙"\n丙', "-1.5"], ["", "2"]]


def test_rows_already_on_the_page_keep_the_named_columns() -> None:
    assert list(rows_of(["b", "a"], [{"a": 1, "b": 2, "c": 3}, {"a": 4}])) == [("b", "a"), (2, 1), (None, 4)]


def test_the_ledger_downloads_every_row_of_its_filter(version: Version) -> None:
    wanted = ledger.LedgerFilter(chosen={"kind": ("target",)})
    rows = list(ledger.export_entries(version, wanted, "newest"))
    counted = ledger.count_entries(version, wanted)
    assert len(rows) - 1 == counted["entries"] == counted["targets"] > 0
    assert rows[0][:3] == ("kind", "entry_id", "district_name")


def test_every_published_table_downloads_whole(version: Version) -> None:
    tables = dictionary.list_tables(version)
    assert {"fct_target", "fct_result", "dim_document"} <= {table["table_name"] for table in tables}
    assert {table["table_name"] for table in tables if table["rows"] is None} == {"promises", "fct_verdict_to_review"}
    for table in tables:
        rows = list(dictionary.export_table(version, table["table_name"]))
        assert len(rows) - 1 == dictionary.count_rows(version, table["table_name"])
        assert table["rows"] in (None, len(rows) - 1)
        assert list(rows[0]) == [row["column_name"] for row in dictionary.list_columns(version, table["table_name"])]


def test_a_workbook_reads_back_and_runs_nothing() -> None:
    moment = datetime(2020, 4, 24, 8, tzinfo=UTC)
    rows = [("名称", "数"), ("=1+1", 1.5), ("旧改\x07", None), (moment, date(2020, 4, 24)), ("长" * 40_000, True)]
    sheet = load_workbook(io.BytesIO(write_excel(iter(rows), "fct_target"))).active
    assert sheet.title == "fct_target"
    read = list(sheet.iter_rows(values_only=True))
    assert read[:3] == [("名称", "数"), ("'=1+1", 1.5), ("旧改", None)]
    assert (read[3][0], read[3][1].date()) == (moment.isoformat(), date(2020, 4, 24))
    assert (len(read[4][0]), read[4][1]) == (EXCEL_LETTERS, True)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b", "d"}


@pytest.mark.parametrize("table", ["fct_target", "dim_source", "meta_build"])
def test_parquet_and_excel_hold_the_table(version: Version, tmp_path: Path, table: str) -> None:
    rows = list(dictionary.export_table(version, table))
    (tmp_path / "t.parquet").write_bytes(write_parquet(version, table))
    with duckdb.connect() as connection:
        read = connection.execute("FROM read_parquet(?)", [str(tmp_path / "t.parquet")])
        assert tuple(column[0] for column in read.description) == rows[0]
        assert read.fetchall() == rows[1:]
    sheet = load_workbook(io.BytesIO(write_excel(iter(rows), table)), read_only=True).active
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == [row[0] for row in rows]


def test_the_package_explains_every_column_of_every_table(version: Version) -> None:
    with zipfile.ZipFile(io.BytesIO(write_package(version))) as archive:
        described = json.loads(archive.read("datapackage.json"))
        names = set(archive.namelist())
    tables = {table["table_name"]: table for table in dictionary.list_tables(version)}
    assert {resource["name"] for resource in described["resources"]} == set(tables)
    assert {resource["path"] for resource in described["resources"]} | {"datapackage.json", "dictionary.csv"} == names
    for resource in described["resources"]:
        fields = resource["schema"]["fields"]
        columns = dictionary.list_columns(version, resource["name"])
        assert [field["name"] for field in fields] == [column["column_name"] for column in columns]
        assert all(field["description"] != field["description_zh"] != "" for field in fields)
        assert resource["rows"] == dictionary.count_rows(version, resource["name"])
    by_name = {resource["name"]: resource for resource in described["resources"]}
    types = {field["name"]: field["type"] for field in by_name["fct_target"]["schema"]["fields"]}
    assert (types["value"], types["period_year"], types["sentence"]) == ("number", "integer", "string")


def test_no_other_table_can_be_named(version: Version) -> None:
    for name in ("duckdb_settings()", "fct_target; DROP TABLE x", "marts.fct_target", ""):
        with pytest.raises(KeyError):
            dictionary.export_table(version, name)


def test_project_listings_download_under_their_filter(version: Version) -> None:
    everything = list(projects.export_listings(version, projects.ProjectFilter()))
    started = list(projects.export_listings(version, projects.ProjectFilter(chosen={"status": ("new_start",)})))
    assert 1 < len(started) < len(everything)
