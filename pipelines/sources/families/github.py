"""A public Git repository: its tree by one question, changed files by one request each, a first time by one archive.

The interface is that of GitHub; other hosts that speak it are named by `api`, `raw` and `archive`. What comes is held
against the tree: a Git blob's hash is the hash of its bytes.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pipelines.errors import FetchError
from pipelines.sources.client import Client
from pipelines.sources.declarations import Source
from pipelines.sources.listings import as_records, dig
from pipelines.sources.members import MOST_MEMBERS, Brought, Listing, Member, check_path, is_wanted

# More changed files than this come in one archive: one request instead of hundreds.
MOST_SINGLE = 40
_MOST_UNPACKED = 2_000_000_000
_MOST_MEMBER = 60_000_000
_PLAIN_FILES = ("100644", "100755")


def list_repository(source: Source, client: Client) -> Listing:
    """The files of the branch at its latest commit. Errors: FetchError, also of a tree that is cut off."""
    base = f"{source.api}/repos/{source.repository}"
    commit = _commit(source, client)
    address = f"{base}/git/trees/{quote(commit, safe='')}?recursive=1"
    reply = client.get(address, is_api=True)
    answer = reply.read_json()
    if dig(answer, "truncated"):
        raise FetchError(address, "bad_answer", "the repository is too large to be listed in one answer")
    members, refused = [], []
    for entry in as_records(answer, "tree", address):
        if not isinstance(entry, Mapping):
            raise FetchError(address, "bad_answer", "an entry of the tree is no object")
        path, sha, size = entry.get("path"), entry.get("sha"), entry.get("size")
        if entry.get("type") != "blob" or entry.get("mode", "100644") not in _PLAIN_FILES:
            continue
        if not isinstance(path, str) or not isinstance(sha, str):
            raise FetchError(address, "bad_answer", "an entry of the tree has no path or no hash")
        if not is_wanted(source, path):
            continue
        fault = check_path(source, path)
        if fault is not None:
            refused.append(fault)
        else:
            members.append(Member(path, sha, size if isinstance(size, int) else None))
    if len(members) > MOST_MEMBERS:
        raise FetchError(address, "too_large", f"the repository holds more than {MOST_MEMBERS:,} files")
    return Listing(commit, tuple(members), reply.is_known, tuple(refused))


def _commit(source: Source, client: Client) -> str:
    """The latest commit of the branch."""
    address = f"{source.api}/repos/{source.repository}/commits/{quote(source.branch, safe='')}"
    answer: Any = client.get(address, is_api=True).read_json()
    commit = dig(answer, "sha")
    if not isinstance(commit, str) or not commit.isalnum():
        raise FetchError(address, "bad_answer", "the answer names no commit")
    return commit


def read_blobs(source: Source, client: Client, listing: Listing, wanted: Sequence[Member]) -> Iterator[Brought]:
    """The wanted files as they are at the listing's commit; one that does not have the tree's hash is a fault."""
    if len(wanted) > MOST_SINGLE:
        yield from _read_archive(source, client, listing, wanted)
        return
    for member in wanted:
        address = f"{source.raw}/{source.repository}/{listing.revision}/{quote(member.path)}"
        try:
            data = client.get(address, is_api=True).data
        except FetchError as error:
            yield Brought(member, page_address(source, member.path), fault=error)
            continue
        yield _checked(source, member, data)


def page_address(source: Source, path: str) -> str:
    """Where a person sees the file."""
    return f"https://github.com/{source.repository}/blob/{quote(source.branch)}/{quote(path)}"


def hash_blob(data: bytes) -> str:
    """Git's name of a file's content: SHA-1, which here tells versions apart and guards nothing."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _checked(source: Source, member: Member, data: bytes) -> Brought:
    url = page_address(source, member.path)
    if hash_blob(data) != member.hash:
        fault = FetchError(f"{source.id}: {member.path}", "broken", "what came is not what the tree names")
        return Brought(member, url, fault=fault)
    return Brought(member, url, data)


def _read_archive(source: Source, client: Client, listing: Listing, wanted: Sequence[Member]) -> Iterator[Brought]:
    address = f"{source.archive}/{source.repository}/tar.gz/{listing.revision}"
    missing = {member.path: member for member in wanted}
    data = client.get(address, is_api=True, is_large=True).data
    total = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
            for entry in archive:
                # The archive's own first folder is named after the commit.
                path = entry.name.partition("/")[2]
                total += entry.size
                if total > _MOST_UNPACKED:
                    raise FetchError(address, "too_large", f"unpacks to more than {_MOST_UNPACKED:,} bytes")
                if not entry.isfile() or path not in missing:
                    continue
                member = missing.pop(path)
                if entry.size > _MOST_MEMBER:
                    fault = FetchError(f"{source.id}: {path}", "too_large", f"has more than {_MOST_MEMBER:,} bytes")
                    yield Brought(member, page_address(source, member.path), fault=fault)
                    continue
                file = archive.extractfile(entry)
                yield _checked(source, member, file.read() if file is not None else b"")
    except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise FetchError(address, "broken", f"the archive cannot be unpacked ({error})"[:200]) from error
    for member in missing.values():
        fault = FetchError(f"{source.id}: {member.path}", "broken", "the tree names it, the archive does not hold it")
        yield Brought(member, page_address(source, member.path), fault=fault)
