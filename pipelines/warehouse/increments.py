"""Which governments a stage must look at again: those whose files, or the stage's own rules, have changed.

What the stage made of the others stays. A government is a place with all that was merged into it. The books are
`linked.derived_state`: what each part of a stage was made from, written in the same transaction as its rows.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from pipelines.records import column_types
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import DerivedStateRow, DocumentCopyRow, SupersededRow

# What so many files say of their places is held in memory at once.
FILES_AT_ONCE = 300
# By source how its documents and numbers count: as copies, or as issues that another one corrects.
COUNTED = {
    DocumentCopyRow: f"""
SELECT document.source_id, 'copy', copied.document_id, copied.first_document_id, copied.relation
FROM {raw_table(DocumentCopyRow)} AS copied JOIN raw.document USING (document_id)""",  # noqa: S608 - names from the schema
    SupersededRow: f"""
SELECT document.source_id, 'superseded', replaced.quantity_id, replaced.superseded_by, replaced.is_changed::VARCHAR
FROM {raw_table(SupersededRow)} AS replaced JOIN raw.document USING (document_id)""",  # noqa: S608 - names from the schema
}


@dataclass(frozen=True, slots=True)
class Changes:
    """What one run of a stage must make anew: rows of some places, of `governments` in all.

    `files` tells for each place (district code) how many files say something of it.
    """

    files: dict[str, int]
    governments: int

    @property
    def places(self) -> list[str]:
        """The places, in order."""
        return list(self.files)


@contextmanager
def changes_of(
    connection: duckdb.DuckDBPyConnection,
    stage: str,
    inputs: Sequence[type],
    rules: str | None,
    root: Callable[[str], str],
) -> Iterator[Changes]:
    """One transaction in which the rows of the changed places are replaced; it ends with the books in order.

    `inputs` are the records that the stage reads, `rules` a hash of what it makes of them; without one every place is
    made anew. `root` tells the government of a place.
    """
    connection.begin()
    try:
        by_government = governments_of(connection, inputs, root)
        wanted = {government: hash_part(rules, sources) for government, (_, sources) in by_government.items()}
        known = dict(connection.execute(f"SELECT part, fingerprint FROM {STATE} WHERE stage = ?", [stage]).fetchall())  # noqa: S608
        changed = {part for part, fingerprint in wanted.items() if rules is None or known.get(part) != fingerprint}
        places = sorted(place for part in changed for place in by_government[part][0])
        told = Counter(place for part in changed for place, *_ in by_government[part][1])
        yield Changes({place: told[place] for place in places}, len(changed))
        connection.execute(f"DELETE FROM {STATE} WHERE stage = ?", [stage])  # noqa: S608 - name from the schema
        if rules is not None:
            insert_rows(connection, DerivedStateRow, [DerivedStateRow(stage, *part) for part in sorted(wanted.items())])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def in_groups(
    files: Mapping[str, int], root: Callable[[str], str], at_once: int = FILES_AT_ONCE
) -> Iterator[list[str]]:
    """The places of some governments at a time, told with their files: what is read of them must not fill the memory.

    A government that has more than so many files comes by itself.
    """
    governments: dict[str, list[str]] = {}
    for place in files:
        governments.setdefault(root(place), []).append(place)
    some: list[str] = []
    count = 0
    for _, places in sorted(governments.items()):
        more = sum(files[place] for place in places)
        if some and count + more > at_once:
            yield some
            some, count = [], 0
        some = [*some, *places]
        count += more
    if some:
        yield some


STATE = raw_table(DerivedStateRow)


def governments_of(
    connection: duckdb.DuckDBPyConnection, inputs: Sequence[type], root: Callable[[str], str]
) -> dict[str, tuple[set[str], set[tuple[str, ...]]]]:
    """By government its places (empty: of no place), and each file that says something of them as it was read.

    With the records of copies among the inputs, also how the file counts: a paper without a place is the copy of one
    that another government's file brings.
    """
    placed = [raw_table(table) for table in inputs if {"district_code", "source_id"} <= column_types(table).keys()]
    select = "SELECT DISTINCT coalesce(district_code, '') AS district_code, source_id FROM"
    union = " UNION ".join(f"{select} {table}" for table in placed)
    rows = connection.execute(
        f"SELECT district_code, source_id, sha256, reader_fingerprint FROM ({union}) "  # noqa: S608 - names from the schema
        "LEFT JOIN raw.source_file USING (source_id)"
    ).fetchall()
    found: dict[str, tuple[set[str], set[tuple[str, ...]]]] = defaultdict(lambda: (set(), set()))
    for place, *source in rows:
        places, sources = found[root(place)]
        places.add(place)
        sources.add((place, *source))
    counted: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for table in inputs:
        for source_id, *how in connection.execute(COUNTED[table]).fetchall() if table in COUNTED else ():
            counted[source_id].append(("", source_id, *how))
    for _, sources in found.values():
        sources.update(*[counted[source[1]] for source in sources if source[1] in counted])
    return found


def hash_part(rules: str | None, sources: set[tuple[str, ...]]) -> str:
    return hashlib.sha256(repr((rules, sorted(map(repr, sources)))).encode()).hexdigest()
