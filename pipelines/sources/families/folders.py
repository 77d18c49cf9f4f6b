"""A folder or a bucket, named by a file:// or s3:// address, through fsspec."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from pipelines.errors import FetchError
from pipelines.paths import readable
from pipelines.readers import BREATH, READINGS
from pipelines.sources.client import Client
from pipelines.sources.declarations import Source
from pipelines.sources.members import DEEPEST, MOST_MEMBERS, Brought, Listing, Member, check_path, is_wanted

_MOST_BYTES = 60_000_000
_CHANGES = ("ETag", "etag", "md5", "LastModified", "mtime")


def list_folder(source: Source, client: Client) -> Listing:
    """The files below the address. Errors: FetchError where it cannot be listed or its kind of address is not there."""
    system, root = _open(source)
    refused: list[FetchError] = []
    unread: list[str] = []
    members = []
    for about in _walk(source, system, root, refused, unread):
        place = _inside(root, about["name"])
        path = _as_text(place)
        if not is_wanted(source, path):
            continue
        fault = check_path(source, path) or _check_file(about, path)
        if fault is not None:
            refused.append(fault)
        else:
            members.append(Member(path, _hash(about), about.get("size"), place))
    if len(members) > MOST_MEMBERS:
        raise FetchError(source.url, "too_large", f"holds more than {MOST_MEMBERS:,} files")
    members.sort(key=lambda member: member.path)
    revision = hashlib.sha256(repr(members).encode()).hexdigest()[:16]
    return Listing(revision, tuple(members), refused=tuple(refused), unread=tuple(unread))


def _walk(
    source: Source, system: Any, root: str, refused: list[FetchError], unread: list[str]
) -> Iterator[dict[str, Any]]:
    """What the store tells of every file. A folder that cannot be listed is told; what it holds is not gone.

    Errors: FetchError `unreachable` of the folder itself.
    """
    if not isinstance(system, LocalFileSystem):
        yield from _find(source, system, root)
        return
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            found = sorted(system.ls(folder, detail=True), key=lambda about: str(about["name"]), reverse=True)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            if folder == root:
                said = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be listed ({reason})"
                raise FetchError(source.url, "unreachable", said) from error
            path = _as_text(_inside(root, folder))
            unread.append(f"{path}/")
            refused.append(FetchError(f"{source.id}: {path!r}", "unreachable", f"the folder cannot be read ({reason})"))
            continue
        for about in found:
            if about["type"] != "directory":
                yield about
            elif about["name"].count("/") - root.count("/") < DEEPEST:
                waiting.append(about["name"])
            else:
                path = _as_text(_inside(root, about["name"]))
                unread.append(f"{path}/")
                refused.append(FetchError(f"{source.id}: {path[:80]!r}…", "bad_name", "the folders are too deep"))


def _find(source: Source, system: Any, root: str) -> Iterator[dict[str, Any]]:
    try:
        found = system.find(root, detail=True)
        if not found and not system.exists(root):
            raise FetchError(source.url, "unreachable", "does not exist")
    except (OSError, ValueError) as error:
        raise FetchError(source.url, "unreachable", f"cannot be listed ({error})"[:200]) from error
    yield from found.values()


def read_files(
    source: Source,
    client: Client,
    listing: Listing,
    wanted: Sequence[Member],
) -> Iterator[Brought]:
    """The wanted files as they are now."""
    system, root = _open(source)
    for member in wanted:
        url = file_address(source, member.path)
        try:
            data = _read_settled(system, f"{root}/{member.place or member.path}", url)
        except FetchError as error:
            yield Brought(member, url, fault=error)
        except (OSError, ValueError) as error:
            yield Brought(member, url, fault=FetchError(url, "unreachable", f"cannot be read ({error})"[:200]))
        else:
            yield Brought(member, url, data)


def file_address(source: Source, path: str) -> str:
    """Where the file lies."""
    return f"{source.url.rstrip('/')}/{path}"


def _read_settled(system: Any, place: str, url: str) -> bytes:
    """The file's bytes, read again where it was written to meanwhile. Errors: FetchError, OSError, ValueError."""
    for attempt in range(READINGS):
        if attempt:
            time.sleep(BREATH)
        system.invalidate_cache()
        before = system.info(place)
        if before.get("type") != "file":
            raise FetchError(url, "bad_name", "is no file (a pipe, a socket, a device, a folder)")
        with system.open(place, "rb") as file:
            data = bytes(file.read(_MOST_BYTES + 1))
        if len(data) > _MOST_BYTES:
            raise FetchError(url, "too_large", f"has more than {_MOST_BYTES:,} bytes")
        system.invalidate_cache()
        after = system.info(place)
        if _hash(before) == _hash(after) and after.get("size") in (None, len(data)):
            return data
    raise FetchError(url, "broken", "somebody writes to the file: it changed each time that it was read")


def _open(source: Source) -> tuple[Any, str]:
    """The file system behind the address, and the path in it."""
    try:
        system, root = fsspec.url_to_fs(source.url)
    except ImportError as error:
        reason = f"this kind of address needs another package: .venv/bin/pip install -e '.[s3]' ({error})"
        raise FetchError(source.url, "unreachable", reason[:200]) from error
    system.invalidate_cache()
    return system, str(root).rstrip("/")


def _inside(root: str, name: str) -> str:
    return name.removeprefix(root).lstrip("/")


def _as_text(place: str) -> str:
    """The path as text: a name that is no UTF-8 (out of an old archive) as people read it, with a mark of its bytes."""
    return "/".join(map(_part_as_text, place.split("/")))


def _part_as_text(part: str) -> str:
    given = os.fsencode(part)
    try:
        return given.decode("utf-8")
    except UnicodeDecodeError:
        path = PurePath(readable(part))
        return f"{path.stem}~{hashlib.sha256(given).hexdigest()[:8]}{path.suffix}"


def _check_file(about: dict[str, Any], path: str) -> FetchError | None:
    """Why what stands in a folder is not read: a link, a pipe, a device."""
    if about.get("islink"):
        return FetchError(path, "bad_name", "is a link; put the file itself there")
    if about["type"] != "file":
        return FetchError(path, "bad_name", "is no file but a pipe, a socket or a device")
    return None


def _hash(about: dict[str, Any]) -> str:
    """What changes when the file does: its tag where the store has one, else size and time."""
    told = [str(about[name]) for name in _CHANGES if about.get(name)]
    return hashlib.sha256("|".join([*told, str(about.get("size"))]).encode()).hexdigest()[:40]
