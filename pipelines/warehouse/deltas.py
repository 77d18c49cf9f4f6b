"""What of the published file stands: the rows of places and sources that no build has made anew since it was written.

The books tell when the rows of each place and source were last made, and which of them the published file holds. A
file that is not the one of the books, or that has grown too far beyond what it was when it was last written whole, is
written whole again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from pipelines.settings import Settings
from pipelines.warehouse.increments import STATE
from pipelines.warehouse.published_schemas import HISTORY
from pipelines.warehouse.schema import quote_name, quote_text
from pipelines.warehouse.standing import PLACE_ROWS, SLICED, SOURCE_ROWS, WORTH_IT, read_books, write_books

SHOWN, SHOWN_PLACES, SHOWN_SOURCES = "published", "published rows of place", "published rows of source"
CONTENT, SIZE = "content", "bytes when whole"
# What is taken out leaves gaps: a file that has grown to so many times its size is written whole.
MOST_GROWTH = 1.5
HOLDERS = {"document": "dim_document", "target": "fct_target", "task": "fct_task"}
LETTERS_OF = "serving.fct_ledger_entry"
PLACE = "coalesce(district_code, '')"
# Of so many keys a condition names each.
MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Delta:
    """What stands of the published file. `sliced` tells by table (`marts.fct_target`) by what its rows stand.

    `other_places` and `other_sources` are all that do not stand, gone ones among them.
    """

    sliced: Mapping[str, str]
    places: frozenset[str]
    sources: frozenset[str]
    other_places: frozenset[str]
    other_sources: frozenset[str]

    def prepare(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Put what stands into tables of the connection, which the conditions of `changed` ask."""
        for name, keys in (("standing_place", self.places), ("standing_source", self.sources)):
            connection.register("incoming_keys", pa.table({"key": pa.array(sorted(keys), pa.string())}))
            connection.execute(f"CREATE OR REPLACE TABLE memory.main.{name} AS SELECT key FROM incoming_keys")  # noqa: S608
            connection.unregister("incoming_keys")

    def changed(self, table: str) -> str | None:
        """The condition on a row of the table that it does not stand; None where no row does."""
        match self.sliced.get(table):
            case "place":
                return self._is_elsewhere()
            case "source":
                return _one_of("source_id", self.other_sources) or (
                    "source_id NOT IN (SELECT key FROM memory.main.standing_source)"
                )
            case "document" | "target" | "task" as by:
                return (
                    f"{by}_id NOT IN (SELECT {by}_id FROM build.marts.{HOLDERS[by]} "  # noqa: S608 - constants
                    f"WHERE {PLACE} IN (SELECT key FROM memory.main.standing_place))"
                )
            case "text":
                return (
                    "text_number NOT IN (SELECT unnest([sentence_number, indicator_number]) "  # noqa: S608 - constants
                    f"FROM build.{LETTERS_OF} WHERE {PLACE} IN (SELECT key FROM memory.main.standing_place))"
                )
        return None

    def _is_elsewhere(self) -> str:
        told = _one_of("district_code", self.other_places)
        if told is None:
            return f"{PLACE} NOT IN (SELECT key FROM memory.main.standing_place)"  # noqa: S608 - constants
        return f"({told} OR district_code IS NULL)" if "" in self.other_places else told


def _one_of(column: str, keys: frozenset[str]) -> str | None:
    """A condition by few words: a scan looks for them before it reads anything else of a row. None for none or many."""
    if not 0 < len(keys) <= MOST_TOLD:
        return None
    return f"{column} IN ({', '.join(map(quote_text, sorted(keys)))})"


def find_delta(settings: Settings) -> Delta | None:
    """What stands of the published file; None where it must be written whole."""
    try:
        with duckdb.connect() as connection:
            for name, path in (("build", settings.build), ("published", settings.published)):
                connection.execute(f"ATTACH {quote_text(str(path))} AS {name} (READ_ONLY)")
            books = f"build.{STATE}"
            shown = read_books(connection, SHOWN, books)
            content = connection.execute("SELECT content_fingerprint FROM published.marts.meta_build").fetchone()
            size = settings.published.stat().st_size
            if content != (shown.get(CONTENT),) or size > MOST_GROWTH * int(shown.get(SIZE, 0)):
                return None
            places, other_places = _part(connection, PLACE_ROWS, SHOWN_PLACES)
            sources, other_sources = _part(connection, SOURCE_ROWS, SHOWN_SOURCES)
            sliced = read_books(connection, SLICED, books)
            alike = _columns(connection, "build")
            there = _columns(connection, "published")
            if not any(table.startswith(f"{HISTORY}.") for table in there):  # as it was before marts were parted
                return None
    except (duckdb.Error, OSError):
        return None
    if len(sources) < WORTH_IT * (len(sources) + len(other_sources)):
        return None
    # The published file has columns of its own behind those of the build.
    kept = {table: by for table, by in sliced.items() if table in alike and alike[table] <= there.get(table, set())}
    return Delta(kept, places, sources, other_places, other_sources)


def note_shown(settings: Settings, written: Path, *, is_whole: bool) -> None:
    """The file that is about to be put in place holds the rows of the build database as they are now."""
    with duckdb.connect(str(settings.build)) as connection:
        (content,) = connection.execute("SELECT content_fingerprint FROM marts.meta_build").fetchone() or ("",)
        size = str(written.stat().st_size) if is_whole else read_books(connection, SHOWN).get(SIZE, "0")
        places, sources = read_books(connection, PLACE_ROWS), read_books(connection, SOURCE_ROWS)
        shown = {CONTENT: str(content), SIZE: size}
        write_books(connection, {SHOWN: shown, SHOWN_PLACES: places, SHOWN_SOURCES: sources})


def _part(connection: duckdb.DuckDBPyConnection, made_as: str, shown_as: str) -> tuple[frozenset[str], frozenset[str]]:
    """The keys whose rows are published as they were last made, and all others that were made or published."""
    made, shown = (read_books(connection, stage, f"build.{STATE}") for stage in (made_as, shown_as))
    standing = frozenset(key for key, moment in made.items() if shown.get(key) == moment)
    return standing, frozenset(made.keys() | shown.keys()) - standing


def _columns(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, set[tuple[str, str]]]:
    """Name and type of the columns of every table."""
    found = connection.execute(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = ?",
        [database],
    ).fetchall()
    columns: dict[str, set[tuple[str, str]]] = {}
    for schema, table, column, kind in found:
        columns.setdefault(f"{schema}.{table}", set()).add((column, kind))
    return columns


def replace_rows_of(connection: duckdb.DuckDBPyConnection, table: str, changed: str) -> None:
    """Put the build's changed rows in the place of those of database `copy`."""
    schema, name = table.split(".")
    quoted = f"{schema}.{quote_name(name)}"
    connection.execute(f"DELETE FROM copy.{quoted} WHERE {changed}")  # noqa: S608 - names from the schema
    connection.execute(f"INSERT INTO copy.{quoted} BY NAME SELECT * FROM build.{quoted} WHERE {changed}")  # noqa: S608
