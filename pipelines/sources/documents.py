"""What becomes of bytes that came: a new document, a new version of one, the same again, or a double."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote_to_bytes

from pipelines.errors import FetchError, GoneError
from pipelines.lexicon.pages import PageBody
from pipelines.paths import readable
from pipelines.readers import is_page, tell_kind
from pipelines.sources.index import Index, Kept, Problem, now
from pipelines.sources.objects import Objects, write_whole
from pipelines.sources.text_hashes import hash_file

_NOT_IN_NAMES = re.compile(r"[^\w()（）《》“”、-]+")
_LONGEST_STEM = 60
_FILE = "file://"
_MAGIC = (
    (b"%PDF", ".pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".ole"),
    (b"{\\rtf", ".rtf"),
    (b"PK\x03\x04", ".zip"),
    (b"Rar!", ".rar"),
)
_OF_OLE = frozenset((".doc", ".xls", ".wps", ".et"))
_OF_ZIP = frozenset((".docx", ".xlsx", ".ofd", ".zip"))
_OF_MAGIC = frozenset((".pdf", ".rtf", ".rar"))
_OF_PAGES = frozenset((".html", ".htm", ".mht", ".mhtml", ".txt", ".md"))


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as it came. `data` is what the project reads, `sha256` the raw answer it was taken from."""

    key: str
    url: str
    title: str
    published_on: date | None
    issuer: str
    site_code: str
    data: bytes
    suffix: str
    sha256: str
    member_hash: str = ""
    name: str = ""


@dataclass(slots=True)
class Shelf:
    """The documents of one source: those known, and what this run brought. Written to as the run goes on.

    `bodies` tell where a page holds its article. `seen` are the keys that this run has looked at; `pending` those whose
    present text is about to be replaced, and is nobody's double; `is_accepted`: a person says that what the source
    shows now counts, however odd.
    """

    source_id: str
    folder: Path
    index: Index
    objects: Objects
    bodies: Sequence[PageBody]
    known: dict[str, Kept] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)
    is_accepted: bool = False

    def complain(self, error: FetchError) -> None:
        """Note what could not be had; the run goes on."""
        self.counts["failed"] += 1
        self.problems.append(Problem(error.code, error.address, error.reason))

    def warn(self, code: str, subject: str, reason: str) -> None:
        """Note what a person should look at, though nothing failed."""
        self.problems.append(Problem(code, subject, reason))

    def miss(self, key: str, error: GoneError) -> None:
        """The source has nothing at an address any more: a document that is held stays, and is told once."""
        known = self.known.get(key)
        self.seen.add(key)
        if known is None:
            self.complain(error)
        elif known.state != "gone":
            self.warn(
                "vanished",
                tell_place(known.url, key),
                f"the site has it no longer ({error.reason}); it stays in the ledger",
            )
            self.lose(known, is_removed=False)

    def is_held(self, kept: Kept) -> bool:
        """Whether nothing need be brought for a document unless its time has come: it is here, a double, or gone."""
        if kept.state == "double":
            return bool(self.index.find_texts(kept.text_hash))
        return kept.state == "gone" or self.path(kept.name).exists()

    def put(self, paper: Paper) -> None:
        """Keep a document: its file appears, changes or stays, and the index says so.

        Errors: OSError where a file of this name cannot be.
        """
        known, moment = self.known.get(paper.key), now()
        self.seen.add(paper.key)
        self.pending.discard(paper.key)
        text_hash, fault = hash_file(paper.data, f"document{paper.suffix}", self.bodies)
        is_same = known is not None and _has_same_text(known, paper, text_hash)
        if known is not None and is_same and known.state == "current":
            kept = replace(known, looked_at=moment, sha256=paper.sha256, member_hash=paper.member_hash)
            self._write(kept, "unchanged", None if self.path(kept.name).exists() else paper.data)
            return
        kept = self._describe(paper, known, text_hash, moment)
        if is_same and known is not None:
            kept = replace(kept, version=known.version, fetched_at=known.fetched_at)
        double = self._find_double(paper.key, text_hash) if text_hash else None
        if double is not None:
            self._put_double(paper, kept, double)
            return
        if fault is not None:
            self.warn("unread", tell_place(paper.url, paper.key), fault.reason)
        self._write(kept, "unchanged" if is_same else "changed" if known else "new", paper.data)

    def _put_double(self, paper: Paper, kept: Kept, double: Kept) -> None:
        """Note a document whose text another one holds: it gets no file of its own."""
        same = f"has the same text as {double.source_id}: {tell_place(double.url, double.key)}"
        self.warn("double", tell_place(paper.url, paper.key), same)
        self._remove(kept.name)
        self._write(replace(kept, state="double"), "unchanged" if kept.key in self.known else "double", None)

    def touch(self, kept: Kept) -> None:
        """The source still lists the document, and it was not asked for anew."""
        with self.index.together():
            self.look(kept)

    def look(self, kept: Kept) -> None:
        """As `touch`, inside of a transaction of the caller's."""
        looked = replace(kept, looked_at=now())
        self.index.look(looked)
        self.known[kept.key] = looked
        self.seen.add(kept.key)
        self.counts["unchanged"] += 1

    def lose(self, kept: Kept, *, is_removed: bool) -> None:
        """The source has the document no longer. Its bytes stay in the archive; `is_removed`: its file goes."""
        if is_removed:
            self._remove(kept.name)
        self._write(replace(kept, state="gone"), "gone", None)

    def move(self, kept: Kept, key: str, name: str, url: str, title: str) -> None:
        """The source keeps the same bytes under another path. Errors: OSError where a file of this name cannot be."""
        old = self.path(kept.name)
        moved = replace(kept, key=key, name=name, url=url, title=title, looked_at=now())
        if old.is_file() and name != kept.name:
            data = old.read_bytes()
            self._remove(kept.name)
            write_whole(self.path(name), data)
        with self.index.together():
            self.index.forget(self.source_id, kept.key)
            self.index.put(moved)
        del self.known[kept.key]
        self.known[key] = moved

    def path(self, name: str) -> Path:
        """Where the build finds the document."""
        return self.folder / name

    def _find_double(self, key: str, text_hash: str) -> Kept | None:
        """Another document of this text, unless that is about to get another one."""
        for found in self.index.find_texts(text_hash):
            is_own = found.source_id == self.source_id
            if not (is_own and (found.key == key or found.key in self.pending)):
                return found
        return None

    def _remove(self, name: str) -> None:
        """Take the file out, and the folders that held nothing else: a file may be about to stand in their place."""
        path = self.path(name)
        try:
            path.unlink(missing_ok=True)
        except (NotADirectoryError, IsADirectoryError):
            return  # what stands there, or in the way to it, is another's
        for folder in path.parents:
            if folder == self.folder or not folder.is_relative_to(self.folder):
                return
            try:
                folder.rmdir()
            except OSError:
                return  # it holds more

    def _describe(self, paper: Paper, known: Kept | None, text_hash: str, moment: str) -> Kept:
        return Kept(
            source_id=self.source_id,
            key=paper.key,
            name=known.name if known and Path(known.name).suffix == paper.suffix else paper.name or make_name(paper),
            title=paper.title,
            url=paper.url,
            published_on=paper.published_on.isoformat() if paper.published_on else None,
            issuer=paper.issuer,
            site_code=paper.site_code,
            sha256=paper.sha256,
            member_hash=paper.member_hash,
            text_hash=text_hash,
            state="current",
            version=known.version + 1 if known else 1,
            first_fetched_at=known.first_fetched_at if known else moment,
            fetched_at=moment,
            looked_at=moment,
        )

    def _write(self, kept: Kept, what: str, data: bytes | None) -> None:
        """The file first, the index then: a run that dies between the two does the same again."""
        before = self.known.get(kept.key)
        if data is not None:
            write_whole(self.path(kept.name), data)
        if before is not None and before.name != kept.name:
            self._remove(before.name)
        with self.index.together():
            self.index.put(kept)
        self.known[kept.key] = kept
        self.counts[what] += 1


def _has_same_text(known: Kept, paper: Paper, text_hash: str) -> bool:
    """Whether what came says what is held: by the text where both have one, else by the bytes."""
    return known.text_hash == text_hash if text_hash and known.text_hash else known.sha256 == paper.sha256


def make_name(paper: Paper) -> str:
    """A file name that a person recognises and no other document has: date, title, a hash of the key."""
    stem = _NOT_IN_NAMES.sub("-", paper.title).strip("-_")[:_LONGEST_STEM]
    day = paper.published_on.isoformat() if paper.published_on else "undated"
    return f"{day}_{stem or 'document'}_{hashlib.sha256(paper.key.encode()).hexdigest()[:8]}{paper.suffix}"


def tell_place(url: str, key: str) -> str:
    """Where a document is from, for people: its address, else the path of its file, else what it is known by."""
    if url or not key.startswith(_FILE):
        return url or key
    return readable(os.fsdecode(unquote_to_bytes(key.removeprefix(_FILE))))


def tell_suffix(data: bytes, wanted: str, url: str) -> str:
    """The suffix by which the bytes are to be read. Errors: FetchError `wrong_type` where they are something else."""
    found = next((suffix for magic, suffix in _MAGIC if data.startswith(magic)), "")
    if found == ".ole":
        # A new document or workbook with a password is packed so, too.
        return wanted if wanted in _OF_OLE | _OF_ZIP else ".xls" if tell_kind(data) == "an old workbook" else ".doc"
    if found == ".zip":
        return wanted if wanted in _OF_ZIP else _office_kind(data)
    if found:
        return found
    if is_page(data):
        if wanted not in _OF_PAGES:
            raise FetchError(url, "wrong_type", f"is a web page instead of a {wanted or 'file'}")
        return ".html" if wanted == ".htm" else wanted
    if wanted in _OF_OLE | _OF_ZIP | _OF_MAGIC:
        raise FetchError(url, "wrong_type", f"the bytes are not those of a {wanted} file")
    return wanted


def _office_kind(data: bytes) -> str:
    """Which of the formats that are ZIP files by their parts' names."""
    for part, suffix in ((b"word/document.xml", ".docx"), (b"xl/workbook.xml", ".xlsx"), (b"OFD.xml", ".ofd")):
        if part in data:
            return suffix
    return ".zip"
