"""One run of a collection: what its listing names is brought into step, and only what changed is brought over."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath

from pipelines.readers.pages import find_date
from pipelines.sources.client import Client
from pipelines.sources.declarations import Source
from pipelines.sources.documents import Paper, Shelf
from pipelines.sources.families import COLLECTIONS
from pipelines.sources.front_matter import read_front_matter
from pipelines.sources.index import Kept
from pipelines.sources.members import Brought, Listing, Member

# A collection that names less than half of what it did is more likely broken than tidied.
_SHRUNK = 0.5
_FEWEST = 4


def fetch_collection(source: Source, client: Client, shelf: Shelf) -> int:
    """Bring one collection into step; returns how many members it lists. What fails is noted on the shelf.

    A member that the collection has no longer leaves the folder that the build reads; its bytes stay in the archive.
    Errors: FetchError of the listing or of the archive; what was brought before stays.
    """
    list_members, read_members = COLLECTIONS[source.family]
    listing = list_members(source, client)
    for fault in listing.refused:
        shelf.complain(fault)
    gone = _follow_moves(shelf, listing)
    wanted = [member for member in listing.members if _is_wanted(shelf, member)]
    _count_unchanged(shelf, listing, wanted)
    for brought in read_members(source, client, listing, wanted) if wanted else ():
        if brought.fault is not None:
            shelf.complain(brought.fault)
            continue
        shelf.put(_paper(shelf, brought))
    _let_go(source, shelf, listing, gone)
    return len(listing.members)


def _is_wanted(shelf: Shelf, member: Member) -> bool:
    """Whether the member must be brought over: it is new, changed, back, or its file is missing here."""
    known = shelf.known.get(member.path)
    if known is None or known.member_hash != member.hash or known.state == "gone":
        return True
    if known.state == "double":
        return shelf.index.find_text(known.text_hash) is None
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


def _follow_moves(shelf: Shelf, listing: Listing) -> list[Kept]:
    """Members under a new path that are those of an old one keep their history; returns what is gone for good."""
    present = {member.path for member in listing.members}
    gone = [kept for kept in shelf.known.values() if kept.key not in present and kept.state != "gone"]
    by_hash: dict[str, list[Kept]] = defaultdict(list)
    for kept in gone:
        by_hash[kept.member_hash].append(kept)
    for member in listing.members:
        if member.path not in shelf.known and by_hash.get(member.hash):
            kept = by_hash[member.hash].pop()
            gone.remove(kept)
            shelf.move(kept, member.path, member.path, kept.url)
    return gone


def _let_go(source: Source, shelf: Shelf, listing: Listing, gone: list[Kept]) -> None:
    known = sum(kept.state != "gone" for kept in shelf.known.values())
    if known >= _FEWEST and len(gone) > known * _SHRUNK:
        reason = f"lists {len(listing.members):,} where {known:,} are known; nothing was taken out"
        shelf.warn("shrunk", source.url or source.repository, reason)
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
