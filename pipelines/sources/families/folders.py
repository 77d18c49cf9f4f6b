"""A folder or a bucket, named by a file:// or s3:// address, through fsspec."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import fsspec

from pipelines.errors import FetchError
from pipelines.readers import BREATH, READINGS
from pipelines.sources.client import Client
from pipelines.sources.declarations import Source
from pipelines.sources.members import MOST_MEMBERS, Brought, Listing, Member, check_path, is_wanted

_MOST_BYTES = 60_000_000
_CHANGES = ("ETag", "etag", "md5", "LastModified", "mtime")


def list_folder(source: Source, client: Client) -> Listing:
    """The files below the address. Errors: FetchError where it cannot be listed or its kind of address is not there."""
    system, root = _open(source)
    try:
        found = system.find(root, detail=True)
    except (OSError, ValueError) as error:
        raise FetchError(source.url, "unreachable", f"cannot be listed ({error})"[:200]) from error
    if not found and not _exists(system, root):
        raise FetchError(source.url, "unreachable", "does not exist")
    members, refused = [], []
    for name, about in sorted(found.items()):
        path = name.removeprefix(root).lstrip("/")
        if not is_wanted(source, path):
            continue
        fault = check_path(source, path) or _check_link(root, name, about, path)
        if fault is not None:
            refused.append(fault)
        else:
            members.append(Member(path, _hash(about), about.get("size")))
    if len(members) > MOST_MEMBERS:
        raise FetchError(source.url, "too_large", f"holds more than {MOST_MEMBERS:,} files")
    revision = hashlib.sha256(repr(members).encode()).hexdigest()[:16]
    return Listing(revision, tuple(members), refused=tuple(refused))


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
            data = _read_settled(system, f"{root}/{member.path}", url)
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
        reason = f"this kind of address needs another package: pip install 'taizhang[s3]' ({error})"
        raise FetchError(source.url, "unreachable", reason[:200]) from error
    system.invalidate_cache()
    return system, str(root).rstrip("/")


def _exists(system: Any, root: str) -> bool:
    try:
        return bool(system.exists(root))
    except OSError:
        return False


def _check_link(root: str, name: str, about: dict[str, Any], path: str) -> FetchError | None:
    """Why a file that is a link, or stands behind one that leads out of the folder, is not read."""
    if "islink" not in about:
        return None
    if about["islink"] or not Path(name).resolve().is_relative_to(Path(root).resolve()):
        return FetchError(path, "bad_name", "is a link or stands behind one that leads out; put the file itself there")
    return None


def _hash(about: dict[str, Any]) -> str:
    """What changes when the file does: its tag where the store has one, else size and time."""
    told = [str(about[name]) for name in _CHANGES if about.get(name)]
    return hashlib.sha256("|".join([*told, str(about.get("size"))]).encode()).hexdigest()[:40]
