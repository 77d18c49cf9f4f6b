"""One run of a collection: what its listing names is brought into step, and only what changed is brought over."""

from __future__ import annotations

import errno
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath

from pipelines.errors import FetchError
from pipelines.readers.pages import find_date
from pipelines.sources.client import Client
from pipelines.sources.declarations import Source
from pipelines.sources.documents import Paper, Shelf
from pipelines.sources.families import COLLECTIONS
from pipelines.sources.front_matter import read_front_matter
from pipelines.sources.index import Kept
from pipelines.sources.members import Address, Brought, Listing, Member

# A collection that has lost half of its files or more is more likely broken than tidied.
_SHRUNK = 2
_FEWEST = 4
# What a file system answers to a name that it cannot take, and no fault of its disk.
_NAME_ERRORS = (FileExistsError, NotADirectoryError, IsADirectoryError)
_NAME_NUMBERS = frozenset((errno.ENAMETOOLONG, errno.ENOTEMPTY, errno.EILSEQ, errno.EINVAL))


def fetch_collection(source: Source, client: Client, shelf: Shelf) -> int:
    """Bring one collection into step; returns how many members it lists. What fails is noted on the shelf.

    A member that the collection has no longer leaves the folder that the build reads, before others take its place; its
    bytes stay in the archive. Errors: FetchError of the listing or of the archive; what was brought before stays.
    """
    list_members, read_members, address_of = COLLECTIONS[source.family]
    listing = list_members(source, client)
    for fault in listing.refused:
        shelf.complain(fault)
    moves, gone = _compare(shelf, listing)
    _let_go(source, shelf, listing, gone)
    for kept, member in moves:
        _try_file(source, shelf, member, partial(_move, source, shelf, kept, member, address_of))
    wanted = [member for member in listing.members if _is_wanted(shelf, member)]
    _count_unchanged(shelf, listing, wanted)
    shelf.pending.update(member.path for member in wanted)
    for brought in read_members(source, client, listing, wanted) if wanted else ():
        if brought.fault is not None:
            shelf.pending.discard(brought.member.path)
            shelf.complain(brought.fault)
            continue
        _try_file(source, shelf, brought.member, partial(_put, shelf, brought))
    return len(listing.members)


def _put(shelf: Shelf, brought: Brought) -> None:
    shelf.put(_paper(shelf, brought))


def _move(source: Source, shelf: Shelf, kept: Kept, member: Member, address_of: Address) -> None:
    """The document under its new path; an address and a title that followed from the old one follow."""
    url = address_of(source, member.path) if kept.url == address_of(source, kept.key) else kept.url
    stem = PurePosixPath(kept.key).stem
    title = PurePosixPath(member.path).stem if kept.title == stem else kept.title
    shelf.move(kept, member.path, member.path, url, title)


def _try_file(source: Source, shelf: Shelf, member: Member, write: Callable[[], None]) -> None:
    """Write one member's file; that no file of its name can be here is an issue of this member alone."""
    try:
        write()
    except OSError as error:
        if not isinstance(error, _NAME_ERRORS) and error.errno not in _NAME_NUMBERS:
            raise
        reason = f"no file of this path can be here ({error.strerror}): another stands in the way, or the name is none"
        shelf.complain(FetchError(f"{source.id}: {member.path}", "bad_name", reason))


def _is_wanted(shelf: Shelf, member: Member) -> bool:
    """Whether the member must be brought over: it is new, changed, back, or its file is missing here."""
    known = shelf.known.get(member.path)
    if known is None or known.member_hash != member.hash or known.state == "gone":
        return True
    if known.state == "double":
        return not shelf.index.find_texts(known.text_hash)
    return not shelf.path(known.name).exists()


def _count_unchanged(shelf: Shelf, listing: Listing, wanted: list[Member]) -> None:
    """What is as it was was looked for all the same; with nothing changed the index is left alone."""
    brought = {member.path for member in wanted}
    same = [shelf.known[member.path] for member in listing.members if member.path not in brought]
    if listing.is_known:
        shelf.counts["unchanged"] += len(same)
        return
    with shelf.index.together():
        for kept in same:
            shelf.look(kept)


def _compare(shelf: Shelf, listing: Listing) -> tuple[list[tuple[Kept, Member]], list[Kept]]:
    """Members under a new path that are those of an old one, and keep their history; then what is gone for good."""
    present = {member.path for member in listing.members}
    absent = [kept for kept in shelf.known.values() if kept.key not in present and kept.state != "gone"]
    gone = [kept for kept in absent if not kept.key.startswith(listing.unread)]
    by_hash: dict[str, list[Kept]] = defaultdict(list)
    for kept in gone:
        by_hash[kept.member_hash].append(kept)
    moves = [
        (by_hash[member.hash].pop(), member)
        for member in listing.members
        if member.path not in shelf.known and by_hash.get(member.hash)
    ]
    moved = {kept.key for kept, _ in moves}
    return moves, [kept for kept in gone if kept.key not in moved]


def _let_go(source: Source, shelf: Shelf, listing: Listing, gone: list[Kept]) -> None:
    known = sum(kept.state != "gone" for kept in shelf.known.values())
    has_shrunk = known >= _FEWEST and len(gone) * _SHRUNK >= known
    if not shelf.is_accepted and gone and (has_shrunk or not listing.members):
        reason = f"lists {len(listing.members):,} where {known:,} are known; nothing was taken out"
        advice = "`taizhang fetch --accept` takes it as it is"
        shelf.warn("shrunk", source.url or source.repository, f"{reason}; {advice}")
        return
    for kept in gone:
        shelf.warn("vanished", kept.key, "the collection has the file no longer; it stays in the archive")
        shelf.lose(kept, is_removed=True)


def _paper(shelf: Shelf, brought: Brought) -> Paper:
    """The member with what it says of itself."""
    said = read_front_matter(brought.data)
    path = PurePosixPath(brought.member.path)
    return Paper(
        key=brought.member.path,
        url=next((said[name] for name in ("source", "url") if _is_web(said.get(name, ""))), brought.url),
        title=said.get("title") or path.stem,
        published_on=find_date(said.get("date") or said.get("pubdate") or ""),
        issuer=said.get("issuer") or said.get("author") or "",
        site_code="",
        data=brought.data,
        suffix=path.suffix.lower(),
        sha256=shelf.objects.keep(brought.data),
        member_hash=brought.member.hash,
        name=brought.member.path,
    )


def _is_web(words: str) -> bool:
    """Whether the words of a file may be shown as a link."""
    return words.startswith(("http://", "https://")) and words.isprintable() and " " not in words
