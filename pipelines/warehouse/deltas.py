"""What of the published file stands: the rows of places and sources that no build has made anew since it was written.

The books tell when the rows of each place and source were last made, and which of them the published file holds. Rows
that do not stand are compared (`differences.py`). A file that is not the one of the books, that other code has written,
whose tables have other columns or comments than the build's, or that has grown too far beyond what it was when it was
last written whole, is written whole again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]

from pipelines.settings import Settings
from pipelines.warehouse.differences import Compared
from pipelines.warehouse.fingerprints import stage_fingerprints
from pipelines.warehouse.graph import PUBLISHING, READING
from pipelines.warehouse.history import HISTORIES, OWN, VERSIONED
from pipelines.warehouse.increments import STATE
from pipelines.warehouse.published_schemas import MARTS, describe_tables
from pipelines.warehouse.slices import one_of
from pipelines.warehouse.standing import PLACE_ROWS, SLICED, SOURCE_ROWS, UNDER_WAY, WORTH_IT, read_books, write_books

SHOWN, SHOWN_PLACES, SHOWN_SOURCES = "published", "published rows of place", "published rows of source"
CONTENT, SIZE, CODE = "content", "bytes when whole", "code"
# What is taken out leaves gaps: a file that has grown to so many times its size is written whole. What every increment
# leaves behind and the next one fills is much for a small file, so these bytes do not count.
MOST_GROWTH, FREE_GROWTH = 1.5, 16_000_000
HOLDERS = {"target": "fct_target", "task": "fct_task"}
LETTERS_OF = "serving.fct_ledger_entry"
# Large columns that are the same where all others are: a text follows from its bytes (`sha256`) and the code that reads
# them, and under other code the file is written whole.
FOLLOWING = {"marts.dim_source": ("text",)}
PLACE = "coalesce(district_code, '')"


@dataclass(frozen=True, slots=True)
class Delta:
    """What of database `last`, the published file, stands.

    `columns` are those of every table of the build (`marts.fct_target`), `sliced` tells by what the rows of a table
    stand. `other_places` and `other_sources` are all that do not stand, gone ones among them.
    """

    columns: Mapping[str, Sequence[str]]
    sliced: Mapping[str, str]
    places: frozenset[str]
    sources: frozenset[str]
    other_places: frozenset[str]
    other_sources: frozenset[str]

    def compared(self, connection: duckdb.DuckDBPyConnection) -> list[Compared]:
        """What is to be compared of every table; what stands is put into tables of the connection for it."""
        for name, keys in (("standing_place", self.places), ("standing_source", self.sources)):
            connection.register("incoming_keys", pa.table({"key": pa.array(sorted(keys), pa.string())}))
            connection.execute(f"CREATE OR REPLACE TABLE memory.main.{name} AS SELECT key FROM incoming_keys")  # noqa: S608
            connection.unregister("incoming_keys")
        compared = []
        for table, columns in self.columns.items():
            following = [column for column in FOLLOWING.get(table, ()) if column in columns]
            told = [column for column in columns if column not in following]
            compared.append(Compared(table, told, self.changed(table), following))
        return compared

    def changed(self, table: str) -> str:
        """The condition on a row of the table that it may not stand."""
        match self.sliced.get(table):
            case "place":
                return self._is_elsewhere()
            case "source":
                return self._is_other_source()
            case "document":
                build, last = self._keys("document_id", "marts.dim_document", self._is_other_source())
                return f"document_id IN ({build} UNION ALL {last})"
            case "target" | "task" as by:
                # They are few, among all that stand; what nothing holds any more was held in the last file.
                build, last = self._keys(f"{by}_id", f"marts.{HOLDERS[by]}", self._is_elsewhere())
                return f"{by}_id IN ({build} UNION ALL {last})"
            case "text":
                # The letters of a text follow from the text, so those of one that is held before and after stand.
                numbers = "unnest([sentence_number, indicator_number])"
                build, last = self._keys(numbers, LETTERS_OF, self._is_elsewhere())
                return f"text_number IN (({build} EXCEPT {last}) UNION ALL ({last} EXCEPT {build}))"
        return "true"

    def _keys(self, key: str, holder: str, where: str) -> tuple[str, str]:
        """Queries for the keys of such rows of a table, in the build and in the last file."""
        build, last = (
            f"SELECT {key} FROM {database}.{holder} WHERE {where}"  # noqa: S608 - constants
            for database in ("build", "last")
        )
        return build, last

    def _is_other_source(self) -> str:
        told = one_of(self.other_sources, "source_id")
        return told or "source_id NOT IN (SELECT key FROM memory.main.standing_source)"

    def _is_elsewhere(self) -> str:
        told = one_of(self.other_places - {""}, "district_code")
        if told is None:
            return f"{PLACE} NOT IN (SELECT key FROM memory.main.standing_place)"  # noqa: S608 - constants
        return f"({told} OR district_code IS NULL)" if "" in self.other_places else told


def find_delta(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Delta | None:
    """What stands of the published file, attached as `last` beside `build`; None where it must be written whole."""
    try:
        books = f"build.{STATE}"
        shown = read_books(connection, SHOWN, books)
        content = connection.execute("SELECT content_fingerprint FROM last.marts.meta_build").fetchone()
        is_grown = settings.published.stat().st_size > MOST_GROWTH * int(shown.get(SIZE, 0)) + FREE_GROWTH
        # A log beside the file holds rows that a copy of the file would not have.
        has_log = settings.published.with_name(settings.published.name + ".wal").exists()
        if content != (shown.get(CONTENT),) or shown.get(CODE) != _code(settings) or is_grown or has_log:
            return None
        if read_books(connection, UNDER_WAY, books):
            return None
        places, other_places = _part(connection, PLACE_ROWS, SHOWN_PLACES)
        sources, other_sources = _part(connection, SOURCE_ROWS, SHOWN_SOURCES)
        if len(sources) < WORTH_IT * (len(sources) + len(other_sources)):
            return None
        columns = _find_columns(connection)
        sliced = read_books(connection, SLICED, books)
    except (duckdb.Error, OSError):
        return None
    return Delta(columns, sliced, places, sources, other_places, other_sources) if columns else None


def note_shown(settings: Settings, written: Path, *, is_whole: bool) -> None:
    """The file that is about to be put in place holds the rows of the build database as they are now."""
    with duckdb.connect(str(settings.build)) as connection:
        (content,) = connection.execute("SELECT content_fingerprint FROM marts.meta_build").fetchone() or ("",)
        size = str(written.stat().st_size) if is_whole else read_books(connection, SHOWN).get(SIZE, "0")
        places, sources = read_books(connection, PLACE_ROWS), read_books(connection, SOURCE_ROWS)
        shown = {CONTENT: str(content), SIZE: size, CODE: _code(settings)}
        write_books(connection, {SHOWN: shown, SHOWN_PLACES: places, SHOWN_SOURCES: sources})


def _code(settings: Settings) -> str:
    """Hashes of the code that reads and publishes: texts, and what is added to a file that is written whole."""
    return " ".join(stage_fingerprints([READING, PUBLISHING], settings).values())


def _part(connection: duckdb.DuckDBPyConnection, made_as: str, shown_as: str) -> tuple[frozenset[str], frozenset[str]]:
    """The keys whose rows are published as they were last made, and all others that were made or published."""
    made, shown = (read_books(connection, stage, f"build.{STATE}") for stage in (made_as, shown_as))
    standing = frozenset(key for key, moment in made.items() if shown.get(key) == moment)
    return standing, frozenset(made.keys() | shown.keys()) - standing


def _find_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The columns of every table of the build; none where a table or view of the last file is another than there.

    The last file has columns of its own behind those of the build, and tables of what was shown before.
    """
    build, last = (describe_tables(connection, database) for database in ("build", "last"))
    versioned = {f"{MARTS}.{one.table}" for one in VERSIONED}
    shown = {}
    for name, (table, *columns) in last.items():
        if name.split(".", 1)[1] not in HISTORIES:
            own = OWN if name in versioned else ()
            shown[name] = [table, *(column for column in columns if column[0] not in own)]
    if shown != build:
        return {}
    return {name: [column for column, _, _ in columns] for name, ((_, view, _), *columns) in build.items() if not view}
