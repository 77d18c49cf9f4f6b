"""What dbt need not make again of what stands in the build database: reference tables and views, and rows of places.

Seeds and views stand as long as the project is the same. Rows stand for every government of which no file, no merger of
an indicator and no rule has changed since the last build that went well.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import duckdb

from pipelines.records import RECORD_TYPES
from pipelines.settings import Settings
from pipelines.warehouse.fingerprints import model_fingerprint, stage_fingerprints
from pipelines.warehouse.graph import MODELS, PUBLISHING, READING, STAGES
from pipelines.warehouse.increments import STATE, governments_of, hash_part
from pipelines.warehouse.rows import insert_rows, replace_tables
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import (
    ChangedPlaceRow,
    ChangedSourceRow,
    DerivedStateRow,
    EntryRow,
    IndicatorMergeRow,
    SheetLineRow,
    StandingPlaceRow,
    StandingSourceRow,
)

TABLE = "raw.standing_models"
# In the books: when the rows of each place and source were last made, and by what the rows of a table are told apart.
PLACE_ROWS, SOURCE_ROWS, SLICED = "rows of place", "rows of source", "sliced by"
NOTHING_STANDS: dict[type, list[Any]] = {
    StandingPlaceRow: [],
    StandingSourceRow: [],
    ChangedPlaceRow: [],
    ChangedSourceRow: [],
}
# So many of the sources must stand, else everything is made anew: that takes less than to take out and put in.
WORTH_IT = 0.6

# Governments with a number whose indicator is counted under another one than in the last build.
MERGED_ELSEWHERE = f"""
SELECT DISTINCT coalesce(quantity.district_code, '')
FROM staging.stg_stated_quantity AS quantity
LEFT JOIN {raw_table(IndicatorMergeRow)} AS own ON quantity.own_indicator_id = own.from_id
WHERE quantity.indicator_id != coalesce(own.to_id, quantity.own_indicator_id) OR quantity.indicator_name != own.to_name
"""  # noqa: S608 - names from the schema
# Places for which units have ever reported: their lines show it, whatever the documents say.
REPORTED = f"""
SELECT DISTINCT coalesce(district_code, '') FROM {raw_table(SheetLineRow)} AS line
WHERE EXISTS (SELECT 1 FROM {raw_table(EntryRow)} AS entry
    WHERE line.target_id = entry.target_id OR line.task_id = entry.task_id)
"""  # noqa: S608 - names from the schema
# Sources of which something else than the text is another than in the last build.
KNOWN_OTHERWISE = """
SELECT source.source_id
FROM raw.source JOIN raw.source_file AS file USING (source_uri) LEFT JOIN raw.provenance AS brought USING (source_uri)
JOIN marts.dim_source AS shown ON source.source_id = shown.source_id
WHERE (shown.is_kept, shown.channel_id, shown.fetched_at, shown.last_looked_at, shown.version, shown.is_gone,
        shown.first_seen_at, shown.source_name, shown.source_uri)
    IS DISTINCT FROM (file.offered_sha256 IS NOT NULL, brought.channel_id, brought.fetched_at, brought.last_looked_at,
        coalesce(brought.version, 1), coalesce(brought.is_gone, false), file.first_seen_at, source.source_name,
        source.source_uri)
"""
# Governments with a target whose indicator points another way than when its bound was made.
REDIRECTED = """
SELECT DISTINCT coalesce(bound.district_code, '')
FROM intermediate.int_target_bound AS bound JOIN intermediate.int_indicator_direction AS way USING (indicator_id)
WHERE bound.desired_direction IS DISTINCT FROM way.desired_direction
"""
IS_BUILT = "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'staging' AND table_name = 'stg_stated_quantity'"


class Made(NamedTuple):
    """What a run of the models makes: the hash of each government's files and rules, and every place and source."""

    governments: dict[str, str] = {}  # noqa: RUF012 - never changed
    places: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


def is_standing(settings: Settings) -> bool:
    """Whether seeds and views of this very project were made in the build database, and nothing failed since."""
    with duckdb.connect(str(settings.build)) as connection:
        try:
            found = connection.execute(f"SELECT fingerprint FROM {TABLE}").fetchone()  # noqa: S608 - a constant
        except duckdb.CatalogException:
            return False
    return found == (model_fingerprint(settings),)


def note_standing(settings: Settings) -> None:
    """All of the project has just been made."""
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute(f"CREATE OR REPLACE TABLE {TABLE} (fingerprint VARCHAR NOT NULL)")
        connection.execute(f"INSERT INTO {TABLE} VALUES (?)", [model_fingerprint(settings)])  # noqa: S608 - a constant
        connection.execute(
            f"COMMENT ON TABLE {TABLE} IS 'One row: hash of the dbt project whose seeds and views stand.'"
        )


def forget_standing(settings: Settings) -> None:
    """Seeds and views are about to be made anew, and with them every row."""
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
        replace_tables(connection, NOTHING_STANDS)
        connection.execute(f"DELETE FROM {STATE} WHERE stage = ?", [MODELS.name])  # noqa: S608 - a constant


def show_all(settings: Settings) -> None:
    """No row stands: models that are made next are made whole, and views show everything."""
    with duckdb.connect(str(settings.build)) as connection:
        replace_tables(connection, NOTHING_STANDS)


def plan_rows(settings: Settings, root: Callable[[str], str]) -> tuple[bool, Made]:
    """Note which places and sources stand; whether enough do, and what to hand to `note_rows` when the models are made.

    `root` tells the government of a place.
    """
    with duckdb.connect(str(settings.build)) as connection:
        governments = governments_of(connection, RECORD_TYPES, root)
        rules = _rules(settings)
        wanted = {part: hash_part(rules, sources) for part, (_, sources) in governments.items()}
        known = read_books(connection, MODELS.name)
        changed = {part for part, fingerprint in wanted.items() if known.get(part) != fingerprint}
        everywhere = _read_keys(connection, "SELECT source_id FROM raw.source")
        standing = everywhere & {source[1] for _, told in governments.values() for source in told}
        if known and connection.execute(IS_BUILT).fetchone():
            elsewhere = " UNION ".join((MERGED_ELSEWHERE, REPORTED, REDIRECTED))
            changed |= {root(place) for place in _read_keys(connection, elsewhere)}
            standing -= _read_keys(connection, KNOWN_OTHERWISE)
        standing -= {source[1] for part in changed & governments.keys() for source in governments[part][1]}
        is_partial = len(standing) > WORTH_IT * len(everywhere)
        every = frozenset(place for some, _ in governments.values() for place in some)
        _write_plan(connection, governments, changed, standing if is_partial else None, every, everywhere)
        # Should the models fail half-way, what they were about to make does not stand.
        kept = {part: known[part] for part in known.keys() & wanted.keys() - changed} if is_partial else {}
        write_books(connection, {MODELS.name: kept})
    return is_partial, Made(wanted, every, frozenset(everywhere))


def _write_plan(
    connection: duckdb.DuckDBPyConnection,
    governments: Mapping[str, tuple[set[str], set[tuple[str, ...]]]],
    changed: set[str],
    standing: set[str] | None,
    every: frozenset[str],
    everywhere: set[str],
) -> None:
    """The places and sources that stand and those that are made anew, gone ones too; none at all without `standing`."""
    if standing is None:
        replace_tables(connection, NOTHING_STANDS)
        return
    places = [StandingPlaceRow(p, g) for g, (some, _) in governments.items() if g not in changed for p in sorted(some)]
    gone = read_books(connection, PLACE_ROWS).keys() | every
    sources = read_books(connection, SOURCE_ROWS).keys() | everywhere
    plan: dict[type, list[Any]] = {
        StandingPlaceRow: places,
        StandingSourceRow: [StandingSourceRow(source_id) for source_id in sorted(standing)],
        ChangedPlaceRow: [ChangedPlaceRow(place) for place in sorted(gone - {row.place for row in places})],
        ChangedSourceRow: [ChangedSourceRow(source_id) for source_id in sorted(sources - standing)],
    }
    replace_tables(connection, plan)


def is_redirected(settings: Settings) -> bool:
    """Whether what was made anew has turned an indicator around of which other governments have targets."""
    with duckdb.connect(str(settings.build)) as connection:
        return bool(_read_keys(connection, REDIRECTED))


def note_rows(settings: Settings, made: Made, sliced: Mapping[str, str]) -> None:
    """The models hold the rows of these governments as they are now; what stood still counts as made before.

    `sliced` tells by table by what its rows are told apart, see the materialization `sliced`.
    """
    with duckdb.connect(str(settings.build)) as connection:
        standing = {
            PLACE_ROWS: _read_keys(connection, f"SELECT place FROM {raw_table(StandingPlaceRow)}"),  # noqa: S608
            SOURCE_ROWS: _read_keys(connection, f"SELECT source_id FROM {raw_table(StandingSourceRow)}"),  # noqa: S608
        }
        now = uuid.uuid4().hex
        books: dict[str, Mapping[str, str]] = {MODELS.name: made.governments, SLICED: sliced}
        for stage, every in ((PLACE_ROWS, made.places), (SOURCE_ROWS, made.sources)):
            known = read_books(connection, stage)
            books[stage] = {key: known.get(key, now) if key in standing[stage] else now for key in every}
        write_books(connection, books)
        # From here on a view of what is made anew shows all of it again.
        replace_tables(connection, NOTHING_STANDS)


def read_books(connection: duckdb.DuckDBPyConnection, stage: str, state: str = STATE) -> dict[str, str]:
    """What is noted of a stage, by its part; `state` names the table of the books."""
    return dict(connection.execute(f"SELECT part, fingerprint FROM {state} WHERE stage = ?", [stage]).fetchall())  # noqa: S608


def write_books(connection: duckdb.DuckDBPyConnection, books: Mapping[str, Mapping[str, str]]) -> None:
    """Put what is noted of these stages in place of what was, in one transaction."""
    connection.begin()
    try:
        for stage, parts in books.items():
            connection.execute(f"DELETE FROM {STATE} WHERE stage = ?", [stage])  # noqa: S608 - a constant
            insert_rows(connection, DerivedStateRow, [DerivedStateRow(stage, *part) for part in sorted(parts.items())])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _read_keys(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {key for (key,) in connection.execute(query).fetchall()}


def _rules(settings: Settings) -> str:
    """Hash of all that decides what is made of the files' rows."""
    stages = [stage for stage in STAGES if stage not in (READING, PUBLISHING)]
    return hashlib.sha256(repr(sorted(stage_fingerprints(stages, settings).items())).encode()).hexdigest()
