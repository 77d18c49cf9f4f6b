"""ZIP files: their members read one after the other into one text; nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from pipelines.errors import SourceError
from pipelines.model import Grid, Issue, Span
from pipelines.paths import readable
from pipelines.readers.readings import Reading

Reader = Callable[[bytes, Path], Reading | tuple[str, str]]

MOST_MEMBERS = 300
MOST_UNPACKED = 300_000_000
MOST_RATIO = 200
DEEPEST = 2
_SMALL = 1_000_000
_LONGEST_NAME = 240
_UTF8 = 0x800  # the flag of a member whose name is UTF-8
_LOCKED = 0x1
# What a computer lays into archives beside what a person packed.
_LITTER = ("__MACOSX/", "Thumbs.db", ".DS_Store", "desktop.ini")


@dataclass(slots=True)
class _Pile:
    """The text of the members so far; the bytes that may still be unpacked, the members that may still come."""

    readers: Mapping[str, Reader]
    path: Path
    parts: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    doubts: list[Issue] = field(default_factory=list)
    length: int = 0
    bytes_left: int = MOST_UNPACKED
    members_left: int = MOST_MEMBERS


def refuse_rar(data: bytes, path: Path) -> Reading:
    """RAR is not read: its format is closed. Errors: SourceError `unknown_format`, always."""
    kind = "a RAR archive" if data.startswith(b"Rar!") else "named as a RAR archive"
    raise SourceError(path, "unknown_format", f"{kind}, which is not read: unpack it and put the files there")


def unpack_zip(data: bytes, path: Path, readers: Mapping[str, Reader]) -> Reading:
    """The members that a reader knows, in the order of their names, as parts of one text; the others are named.

    Errors: SourceError `damaged`, `encrypted`, `too_large` (members, bytes, or packed too tightly), `unreadable` where
    not one member can be read.
    """
    pile = _Pile(readers, path)
    _add_archive(pile, data, "", 1)
    if not pile.spans:
        reasons = "; ".join(issue.message for issue in pile.doubts[:5]) or "it holds no file"
        raise SourceError(path, "unreadable", f"nothing in the archive can be read: {reasons}"[:500])
    return Reading("".join(pile.parts), "utf-8", tuple(pile.grids), doubts=tuple(pile.doubts), parts=tuple(pile.spans))


def _add_archive(pile: _Pile, data: bytes, prefix: str, depth: int) -> None:
    try:
        # Damaged bytes raise each of these; NotImplementedError is of a ZIP version that zipfile lacks.
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise SourceError(prefix or pile.path, "damaged", f"is no ZIP file ({error})"[:300]) from error
    with archive:
        for member in sorted(members, key=_name_of):
            name = _name_of(member)
            if member.is_dir() or any(name.startswith(each) or name.endswith(each) for each in _LITTER):
                continue
            _check_bounds(pile, member, prefix + name)
            _add_member(pile, archive, member, prefix + name, depth)


def _check_bounds(pile: _Pile, member: zipfile.ZipInfo, name: str) -> None:
    """Errors: SourceError `too_large`; what an archive says of sizes binds, reading ends with an error beyond it."""
    pile.members_left -= 1
    pile.bytes_left -= member.file_size
    if pile.members_left < 0 or pile.bytes_left < 0:
        reason = f"holds more than {MOST_MEMBERS} files or unpacks to more than {MOST_UNPACKED // 1_000_000} MB"
        raise SourceError(pile.path, "too_large", reason)
    if member.file_size > _SMALL and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise SourceError(pile.path, "too_large", f"{name[:80]!r} is packed more than {MOST_RATIO} times")


def _add_member(pile: _Pile, archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, depth: int) -> None:
    """One file of the archive: read, or named with the reason why not."""
    if member.flag_bits & _LOCKED:
        raise SourceError(pile.path, "encrypted", "the archive asks for a password")
    try:
        _read_member(pile, archive.read(member), name, depth)
    except SourceError as error:
        if error.path == readable(str(pile.path)):
            raise
        pile.doubts.append(Issue(pile.length, pile.length, "member_unread", f"{name[:120]}: {error.reason}"))
    # A bad checksum or stream, a member cut off, a compression that zipfile lacks, a password that no flag announced.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        pile.doubts.append(Issue(pile.length, pile.length, "member_unread", f"{name[:120]}: is damaged ({error})"))


def _read_member(pile: _Pile, data: bytes, name: str, depth: int) -> None:
    """Errors: SourceError of the member, or of the whole archive where a bound is passed."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".zip" and depth >= DEEPEST:
        raise SourceError(name, "too_large", f"archives inside of archives are read {DEEPEST} deep")
    if suffix == ".zip":
        _add_archive(pile, data, f"{name}/", depth + 1)
        return
    reader = pile.readers.get(suffix)
    if reader is None:
        raise SourceError(name, "unknown_format", f"no reader for {suffix or 'a file without suffix'}")
    _add_reading(pile, Reading(*reader(data, Path(name))))


def _add_reading(pile: _Pile, reading: Reading) -> None:
    by = pile.length
    text = reading.text if reading.text.endswith("\n") else f"{reading.text}\n"
    pile.parts.append(text)
    pile.length += len(text)
    pile.spans.append(Span(by, by + len(reading.text)))
    pile.grids.extend(_shift_grid(grid, by) for grid in reading.grids)
    pile.doubts.extend(Issue(each.start + by, each.end + by, each.code, each.message) for each in reading.doubts)


def _shift_grid(grid: Grid, by: int) -> Grid:
    cells = tuple(cell._replace(start=cell.start + by, end=cell.end + by) for cell in grid.cells)
    caption = Span(grid.caption.start + by, grid.caption.end + by) if grid.caption else None
    unit = Span(grid.unit.start + by, grid.unit.end + by) if grid.unit else None
    return replace(grid, cells=cells, caption=caption, unit=unit)


def _name_of(member: zipfile.ZipInfo) -> str:
    """The name as a person sees it: archives made on Chinese systems hold GBK and do not say so."""
    name = member.filename
    if not member.flag_bits & _UTF8:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = member.filename
    shown = "".join(each if each.isprintable() else "\ufffd" for each in name.replace("\\", "/"))
    return shown[-_LONGEST_NAME:]
