"""The index of the archive: every request, every document with its versions, every run and what went wrong in it.

One SQLite file beside the objects. Each public method is one transaction; rows are added or brought up to date, and
only a document's state ever changes, so a run that dies half way is simply gone over again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

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
"""


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


class Index:
    """The open index. Use it in one thread, as a context manager."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=60)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        with self._connection:
            self._connection.executescript(SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything inside is written together, or not at all."""
        with self._connection:
            yield

    def log_request(
        self, source_id: str, url: str, status: int | None, sha256: str | None, headers: Mapping[str, str], note: str
    ) -> None:
        """Note one request, whatever came of it."""
        row = (source_id, url, now(), status, sha256, json.dumps(dict(headers), ensure_ascii=False), note)
        sql = "INSERT INTO request (source_id, url, at, status, sha256, headers, note) VALUES (?, ?, ?, ?, ?, ?, ?)"
        with self._connection:
            self._connection.execute(sql, row)

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
            self._connection.execute("INSERT OR REPLACE INTO validator VALUES (?, ?, ?, ?, ?, ?)", row)

    def documents(self, source_id: str | None = None) -> list[Kept]:
        """The documents of one source, or of all, in the order of their names."""
        sql, values = f"SELECT {_KEPT} FROM document", tuple[str, ...]()  # noqa: S608 - names of our own fields
        if source_id is not None:
            sql, values = f"{sql} WHERE source_id = ?", (source_id,)
        return [Kept(*row) for row in self._connection.execute(f"{sql} ORDER BY source_id, name", values)]

    def find_text(self, text_hash: str) -> Kept | None:
        """A document that is current and has this text."""
        sql = (
            f"SELECT {_KEPT} FROM document WHERE text_hash = ? AND state = 'current' ORDER BY first_fetched_at LIMIT 1"  # noqa: S608
        )
        row = self._connection.execute(sql, (text_hash,)).fetchone()
        return Kept(*row) if row else None

    def put(self, kept: Kept) -> None:
        """Bring one document up to date; a version that is new is added to its versions."""
        marks = ", ".join("?" * len(fields(Kept)))
        version = (kept.source_id, kept.key, kept.version, kept.sha256, kept.text_hash, kept.fetched_at)
        self._connection.execute(f"INSERT OR REPLACE INTO document ({_KEPT}) VALUES ({marks})", astuple(kept))  # noqa: S608
        self._connection.execute("INSERT OR IGNORE INTO version VALUES (?, ?, ?, ?, ?, ?)", version)

    def forget(self, source_id: str, key: str) -> None:
        """Take out a document whose key has become another's; its versions stay."""
        self._connection.execute("DELETE FROM document WHERE source_id = ? AND key = ?", (source_id, key))

    def add_run(self, run: Run, problems: list[Problem]) -> None:
        """Note a run that has ended, and what went wrong in it."""
        marks = ", ".join("?" * len(fields(Run)))
        with self._connection:
            cursor = self._connection.execute(f"INSERT INTO run ({_RUN}) VALUES ({marks})", astuple(run))  # noqa: S608
            rows = [(cursor.lastrowid, run.source_id, *astuple(problem)) for problem in problems]
            self._connection.executemany("INSERT INTO problem VALUES (?, ?, ?, ?, ?)", rows)

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
