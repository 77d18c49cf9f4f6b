"""The index of the archive: every request, every document with its versions, every run and what went wrong in it.

One SQLite file beside the objects. Each public method is one transaction; rows are added or brought up to date, and
only a document's state ever changes, so a run that dies half way is simply gone over again. What is written is an entry
of the journal, too (but for when a document was last seen), from which the index can be made anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

from pipelines.sources.journals import JOURNAL, Journal
from pipelines.sources.mending import opened_by_one

State = Literal["current", "gone", "double"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS request (
    request_id INTEGER PRIMARY KEY, source_id TEXT NOT NULL, url TEXT NOT NULL, at TEXT NOT NULL, status INTEGER,
    sha256 TEXT, headers TEXT NOT NULL, note TEXT
);
CREATE TABLE IF NOT EXISTS validator (
    url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, final_url TEXT NOT NULL, headers TEXT NOT NULL,
    sha256 TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS document (
    source_id TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
    published_on TEXT, issuer TEXT NOT NULL, site_code TEXT NOT NULL, sha256 TEXT NOT NULL, member_hash TEXT NOT NULL,
    text_hash TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL, first_fetched_at TEXT NOT NULL,
    fetched_at TEXT NOT NULL, looked_at TEXT NOT NULL, PRIMARY KEY (source_id, key)
);
CREATE INDEX IF NOT EXISTS document_text ON document (text_hash);
CREATE TABLE IF NOT EXISTS version (
    source_id TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, sha256 TEXT NOT NULL,
    text_hash TEXT NOT NULL, fetched_at TEXT NOT NULL, PRIMARY KEY (source_id, key, version)
);
CREATE TABLE IF NOT EXISTS run (
    run_id INTEGER PRIMARY KEY, source_id TEXT NOT NULL, started_at TEXT NOT NULL, finished_at TEXT NOT NULL,
    outcome TEXT NOT NULL, listed INTEGER NOT NULL, new INTEGER NOT NULL, changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL, gone INTEGER NOT NULL, failed INTEGER NOT NULL, requests INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS problem (
    run_id INTEGER NOT NULL, source_id TEXT NOT NULL, code TEXT NOT NULL, subject TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS list_code (source_id TEXT PRIMARY KEY, code TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS acceptance (source_id TEXT NOT NULL, at TEXT NOT NULL, run_id INTEGER NOT NULL);
"""
# Runs of a source that count, however long ago they were, when its list is held against what it was.
_REMEMBERED_RUNS = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """One document of the archive. Times are ISO, UTC.

    `key` tells it apart within its source (address or path), `name` is its file below the source's folder, `sha256`
    its raw bytes, `member_hash` what the source itself tells versions by, `text_hash` its text without blanks.
    `fetched_at`: when its present text came; `looked_at`: when the source was last seen to list it.
    """

    source_id: str
    key: str
    name: str
    title: str
    url: str
    published_on: str | None
    issuer: str
    site_code: str
    sha256: str
    member_hash: str
    text_hash: str
    state: State
    version: int
    first_fetched_at: str
    fetched_at: str
    looked_at: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one source: how many documents were listed, and what became of them."""

    source_id: str
    started_at: str
    finished_at: str
    outcome: Literal["whole", "partly", "failed"]
    listed: int
    new: int
    changed: int
    unchanged: int
    gone: int
    failed: int
    requests: int


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong in a run: a closed word, the address or path, and the reason for a person."""

    code: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Validator:
    """What a server gave to ask again by, and the bytes that came then."""

    etag: str | None
    last_modified: str | None
    final_url: str
    headers: dict[str, str]
    sha256: str


_KEPT = ", ".join(each.name for each in fields(Kept))
_RUN = ", ".join(each.name for each in fields(Run))
# Kind of an entry of the journal -> the statement that takes its values in.
_ADD = {
    "request": "INSERT INTO request (source_id, url, at, status, sha256, headers, note) VALUES (?, ?, ?, ?, ?, ?, ?)",
    "validator": "INSERT OR REPLACE INTO validator VALUES (?, ?, ?, ?, ?, ?)",
    "document": f"INSERT OR REPLACE INTO document ({_KEPT}) VALUES ({', '.join('?' * len(fields(Kept)))})",  # noqa: S608
    "version": "INSERT OR IGNORE INTO version VALUES (?, ?, ?, ?, ?, ?)",
    "forgotten": "DELETE FROM document WHERE source_id = ? AND key = ?",
    "run": f"INSERT INTO run ({_RUN}) VALUES ({', '.join('?' * len(fields(Run)))})",  # noqa: S608
    "problem": "INSERT INTO problem SELECT max(run_id), ?, ?, ?, ? FROM run",
    "list_code": "INSERT OR REPLACE INTO list_code VALUES (?, ?)",
    "accepted": "INSERT INTO acceptance SELECT ?, ?, coalesce(max(run_id), 0) FROM run",
    "codes_dropped": "UPDATE document SET site_code = '' WHERE source_id = ?",
    "list_code_dropped": "DELETE FROM list_code WHERE source_id = ?",
}
_TOLD = {
    "document": f"SELECT {_KEPT} FROM document ORDER BY rowid",  # noqa: S608 - names of our own fields
    "version": "SELECT * FROM version ORDER BY rowid",
    "validator": "SELECT * FROM validator ORDER BY rowid",
    "list_code": "SELECT * FROM list_code",
    "run": f"SELECT {_RUN} FROM run ORDER BY run_id",  # noqa: S608 - names of our own fields
}


class Index:
    """The open index. Use it in one thread, as a context manager."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._journal = Journal(path.with_name(JOURNAL))
        with opened_by_one(path):
            self._open(path)

    def _open(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, timeout=60)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        with self._connection:
            is_new = not self.rows("SELECT 1 FROM sqlite_master WHERE name = 'document'")
            self._connection.executescript(SCHEMA)
        if is_new:
            self._read_journal()
        elif not self._journal.is_there:
            self._write_journal()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything inside is written together, or not at all."""
        with self._connection:
            yield

    def _record(self, *entries: tuple[str, Sequence[Any]]) -> None:
        """Take entries into the tables, and into the journal."""
        for kind, values in entries:
            self._connection.execute(_ADD[kind], values)
        self._journal.add(entries)

    def _read_journal(self) -> None:
        """Fill an index that is new with what the journal tells. An entry that fits no table is passed by."""
        if not self._journal.is_there:
            return
        with self._connection:
            for kind, values in self._journal.read():
                try:
                    self._connection.execute(_ADD[kind], values)
                except (KeyError, sqlite3.ProgrammingError, sqlite3.IntegrityError, TypeError):
                    continue  # of another version, or damaged

    def _write_journal(self) -> None:
        """Begin a journal for an index that is older than it: what documents there are, and their versions."""
        self._journal.add([(kind, row) for kind, sql in _TOLD.items() for row in self.rows(sql)])

    def log_request(
        self, source_id: str, url: str, status: int | None, sha256: str | None, headers: Mapping[str, str], note: str
    ) -> None:
        """Note one request, whatever came of it."""
        row = (source_id, url, now(), status, sha256, json.dumps(dict(headers), ensure_ascii=False), note)
        with self._connection:
            self._record(("request", row))

    def asked_at(self, source_id: str) -> dict[str, str]:
        """When each address was last asked for on behalf of a source, by address; whatever was answered."""
        sql = "SELECT url, max(at) FROM request WHERE source_id = ? GROUP BY url"
        return dict(self._connection.execute(sql, (source_id,)).fetchall())

    def find_validator(self, url: str) -> Validator | None:
        """What to ask again by; None where the address never gave anything to."""
        sql = "SELECT etag, last_modified, final_url, headers, sha256 FROM validator WHERE url = ?"
        row = self._connection.execute(sql, (url,)).fetchone()
        return Validator(row[0], row[1], row[2], json.loads(row[3]), row[4]) if row else None

    def keep_validator(self, url: str, validator: Validator) -> None:
        """Remember what to ask again by."""
        row = (url, *astuple(validator)[:3], json.dumps(validator.headers, ensure_ascii=False), validator.sha256)
        with self._connection:
            self._record(("validator", row))

    def documents(self, source_id: str | None = None) -> list[Kept]:
        """The documents of one source, or of all, in the order of their names."""
        sql, values = f"SELECT {_KEPT} FROM document", tuple[str, ...]()  # noqa: S608 - names of our own fields
        if source_id is not None:
            sql, values = f"{sql} WHERE source_id = ?", (source_id,)
        return [Kept(*row) for row in self._connection.execute(f"{sql} ORDER BY source_id, name", values)]

    def find_texts(self, text_hash: str) -> list[Kept]:
        """The documents that are current and have this text, the first that came first."""
        sql = f"SELECT {_KEPT} FROM document WHERE text_hash = ? AND state = 'current' ORDER BY first_fetched_at"  # noqa: S608
        return [Kept(*row) for row in self._connection.execute(sql, (text_hash,))]

    def put(self, kept: Kept) -> None:
        """Bring one document up to date; a version that is new is added to its versions."""
        version = (kept.source_id, kept.key, kept.version, kept.sha256, kept.text_hash, kept.fetched_at)
        self._record(("document", astuple(kept)), ("version", version))

    def look(self, kept: Kept) -> None:
        """Note only when the document was last seen to be listed."""
        sql = "UPDATE document SET looked_at = ? WHERE source_id = ? AND key = ?"
        self._connection.execute(sql, (kept.looked_at, kept.source_id, kept.key))

    def forget(self, source_id: str, key: str) -> None:
        """Take out a document whose key has become another's; its versions stay."""
        self._record(("forgotten", (source_id, key)))

    def list_code(self, source_id: str) -> str:
        """The code of its site that the list of a channel carried when it was first seen; "" for none."""
        rows = self.rows("SELECT code FROM list_code WHERE source_id = ?", source_id)
        return str(rows[0][0]) if rows else ""

    def keep_list_code(self, source_id: str, code: str) -> None:
        """Remember the code of the list's site."""
        with self._connection:
            self._record(("list_code", (source_id, code)))

    def accept(self, source_id: str) -> None:
        """A person says that what the source shows from now on counts: its size, and whose site it is."""
        with self._connection:
            self._record(
                ("accepted", (source_id, now())),
                ("codes_dropped", (source_id,)),
                ("list_code_dropped", (source_id,)),
            )

    def add_run(self, run: Run, problems: list[Problem]) -> None:
        """Note a run that has ended, and what went wrong in it."""
        with self._connection:
            told = [("problem", (run.source_id, *astuple(problem))) for problem in problems]
            self._record(("run", astuple(run)), *told)

    def largest_list(self, source_id: str, since: str) -> int:
        """How many articles the fullest list named that was read since a moment, and since a person accepted one."""
        sql = (
            "SELECT max(listed) FROM (SELECT listed, finished_at, row_number() OVER (ORDER BY run_id DESC) AS back "
            "FROM run WHERE source_id = ? AND outcome <> 'failed' "
            "AND run_id > coalesce((SELECT max(run_id) FROM acceptance WHERE source_id = ?), 0)) "
            "WHERE finished_at >= ? OR back <= ?"
        )
        return int(self.rows(sql, source_id, source_id, since, _REMEMBERED_RUNS)[0][0] or 0)

    def runs(self, source_id: str, limit: int) -> list[tuple[Run, list[Problem]]]:
        """The latest runs of a source with their problems, the latest first."""
        sql = f"SELECT run_id, {_RUN} FROM run WHERE source_id = ? ORDER BY run_id DESC LIMIT ?"  # noqa: S608
        found = []
        for run_id, *values in self._connection.execute(sql, (source_id, limit)).fetchall():
            told = self._connection.execute("SELECT code, subject, reason FROM problem WHERE run_id = ?", (run_id,))
            found.append((Run(*values), [Problem(*row) for row in told]))
        return found

    def count(self, table: Literal["request", "version"], source_id: str) -> int:
        """How many requests a source has made, or versions it has brought."""
        sql = f"SELECT count(*) FROM {table} WHERE source_id = ?"  # noqa: S608 - one of two words
        return int(self._connection.execute(sql, (source_id,)).fetchone()[0])

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a question of one's own."""
        return self._connection.execute(sql, values).fetchall()


def now() -> str:
    """The present moment, ISO, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
