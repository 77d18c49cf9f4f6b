"""What a collection holds: files with a hash that tells versions apart before anything is brought over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from pipelines.errors import FetchError
from pipelines.sources.client import Client
from pipelines.sources.declarations import Source

MOST_MEMBERS = 200_000
DEEPEST = 20
_LONGEST_PATH, _LONGEST_NAME = 400, 255


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a collection: its path, the hash by which the collection knows its content, its size in bytes.

    `place` is what the collection itself calls it, where that is not its path.
    """

    path: str
    hash: str
    byte_size: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The members at one moment. `revision` names it; `is_known`: the collection says that nothing has changed.

    `refused` are entries that are no members, with the reason; `unread` how the paths begin of which nothing is known
    this time, and what is held of them stays.
    """

    revision: str
    members: tuple[Member, ...] = ()
    is_known: bool = False
    refused: tuple[FetchError, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """A member's bytes with its address, or why it did not come."""

    member: Member
    url: str
    data: bytes = b""
    fault: FetchError | None = None


ListMembers = Callable[[Source, Client], Listing]
ReadMembers = Callable[[Source, Client, Listing, Sequence[Member]], Iterator[Brought]]
Address = Callable[[Source, str], str]


def is_wanted(source: Source, path: str) -> bool:
    """Whether the member's path fits the source's `paths`, and its name the words to keep."""
    name = PurePosixPath(path).name
    fits = not source.paths or any(fnmatchcase(path, each) or fnmatchcase(name, each) for each in source.paths)
    return fits and source.wants(path) and not any(part[:1] == "." and part.strip(".") for part in path.split("/"))


def check_path(source: Source, path: str) -> FetchError | None:
    """Why a path cannot be a file below the source's folder; None where it can."""
    parts = path.split("/")
    if len(path) > _LONGEST_PATH or len(parts) > DEEPEST:
        return FetchError(f"{source.id}: {path[:80]!r}…", "bad_name", "the path is too long or too deep")
    if any(len(part.encode("utf-8", "surrogatepass")) > _LONGEST_NAME for part in parts):
        reason = f"a name in the path has more than {_LONGEST_NAME} bytes, which no folder takes"
        return FetchError(f"{source.id}: {path[:80]!r}…", "bad_name", reason)
    if any(part in ("", ".", "..") or part != part.strip() for part in parts) or "\\" in path:
        return FetchError(f"{source.id}: {path!r}", "bad_name", "the path leads out of the collection or is no path")
    if not path.isprintable() or "\ufffd" in path:
        return FetchError(f"{source.id}: {path!r}", "bad_name", "the path holds characters that cannot be shown")
    return None
