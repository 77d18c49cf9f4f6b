"""`taizhang add`: one page or file taken in by hand, with the same care as what a channel brings."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipelines.errors import FetchError, SourceError
from pipelines.paths import readable
from pipelines.readers import is_page, read_settled
from pipelines.readers.pages import ATTACHED_SUFFIXES, find_date
from pipelines.settings import Settings
from pipelines.sources.addresses import check_address
from pipelines.sources.articles import PageRules, check_excuse, keep_article, open_page
from pipelines.sources.challenges import Challenges
from pipelines.sources.client import Client, Manners, Reply
from pipelines.sources.declarations import ADDED, Source
from pipelines.sources.documents import Paper, Shelf, tell_suffix
from pipelines.sources.fetching import FetchReport, load_page_rules, open_archive, open_shelf
from pipelines.sources.index import Run, now
from pipelines.sources.listings import Listed, canonical, date_in_name
from pipelines.sources.states import write_states
from pipelines.sources.text_hashes import hash_file

_ADDED = Source(id=ADDED, title="手工添加", family="trs")
_TEXTS = frozenset((".txt", ".md", ".markdown", ".csv", ".tsv"))


def add_document(settings: Settings, place: str, manners: Manners | None = None) -> FetchReport:
    """Take in what stands at an address, or a file; what is wrong with it stands in the report.

    Errors: ReferenceTableError of the tables of pages.
    """
    rules = load_page_rules(settings)
    started = now()
    with open_archive(settings) as archive:
        shelf = open_shelf(settings, archive, ADDED)
        polite = manners or Manners(pause=_ADDED.delay)
        challenges = Challenges(rules.challenges)
        with Client(ADDED, archive.index, archive.objects, archive.hosts, polite, challenges) as client:
            try:
                if "://" in place:
                    check_address(place)
                    _add_address(client, shelf, rules, canonical(place))
                else:
                    _add_file(shelf, Path(place), polite.most_bytes)
            except FetchError as error:
                shelf.complain(error)
            except SourceError as error:
                shelf.complain(FetchError(readable(place), error.code, error.reason))
            counts = shelf.counts
            run = Run(
                source_id=ADDED,
                started_at=started,
                finished_at=now(),
                outcome="failed" if counts["failed"] and not counts.total() - counts["failed"] else "whole",
                listed=1,
                new=counts["new"],
                changed=counts["changed"],
                unchanged=counts["unchanged"] + counts["double"],
                gone=0,
                failed=counts["failed"],
                requests=client.requests,
            )
        archive.index.add_run(run, shelf.problems)
        write_states(settings, archive.index)
    return FetchReport(_ADDED, run, tuple(shelf.problems))


def _add_address(client: Client, shelf: Shelf, rules: PageRules, url: str) -> None:
    reply = client.get(url)
    suffix = Path(urlsplit(reply.url).path).suffix.lower()
    listed = Listed(url, url, Path(unquote(urlsplit(url).path)).stem or url, date_in_name(url))
    if suffix in ATTACHED_SUFFIXES | _TEXTS:
        if is_page(reply.data):
            check_excuse(rules, reply)
        _put(shelf, listed, reply, suffix)
        return
    kind = tell_suffix(reply.data, ".html", reply.url)
    if kind == ".html":
        keep_article(_ADDED, client, shelf, rules, open_page(_ADDED, rules, listed, reply))
    else:
        _put(shelf, listed, reply, kind)


def _put(shelf: Shelf, listed: Listed, reply: Reply, suffix: str) -> None:
    kind = tell_suffix(reply.data, suffix, reply.url)
    shelf.put(Paper(listed.key, listed.url, listed.title, listed.published_on, "", "", reply.data, kind, reply.sha256))


def _add_file(shelf: Shelf, path: Path, most_bytes: int) -> None:
    """A file of this machine. Errors: FetchError `unreachable`; SourceError of what is no file, too large or unread."""
    try:
        data = read_settled(path, most_bytes)
    except OSError as error:
        raise FetchError(readable(path), "unreachable", f"the file cannot be read ({error.strerror})") from error
    key = path.absolute().as_uri()
    name = readable(path.name)
    suffix = tell_suffix(data, path.suffix.lower(), readable(path))
    _, fault = hash_file(data, name if path.suffix.lower() == suffix else f"document{suffix}", shelf.bodies)
    if fault is not None:
        raise SourceError(path, fault.code, fault.reason)
    sha256 = shelf.objects.keep(data)
    shelf.put(Paper(key, "", Path(name).stem, find_date(name), "", "", data, suffix, sha256))
