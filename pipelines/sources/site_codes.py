"""Whose site a channel's pages are of, by the code (`SiteIDCode`) that all government sites carry. Domains get sold.

The code of a channel is the declared one, else that of its list page, else that of most articles held; while nothing is
held, of most articles that come. An article that stands on another host is another site's, and only held against what
it said itself before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from pipelines.errors import FetchError
from pipelines.sources.client import host_of
from pipelines.sources.declarations import Source
from pipelines.sources.index import Index, Kept

# So many votes, and more than half of all, decide before the list ends.
_ENOUGH = 3
# So many pages that all carry the code make it odd that one does not.
_FEWEST = 3


class SiteCodes:
    """The code that pages of one channel must carry in one run."""

    def __init__(self, source: Source, index: Index, known: Iterable[Kept]) -> None:
        self._source_id, self._index = source.id, index
        self._host = host_of(source.url).lower() if source.url else ""
        self._declared = source.site_code
        self._of_list = index.list_code(source.id)
        self._held = Counter(kept.site_code for kept in known if self._is_own(kept.url) and _is_page(kept))
        self._votes: Counter[str] = Counter()

    @property
    def expected(self) -> str:
        """The code of the channel; "" where nothing tells it yet."""
        of_most = _most({code: times for code, times in self._held.items() if code})
        return self._declared or self._of_list or of_most or self._elected()

    def check_list(self, url: str, code: str | None) -> None:
        """Hold the list page against what it carried before. Errors: FetchError `other_site`."""
        if code is None:
            return
        if self._of_list and code != self._of_list:
            raise _other(url, self._of_list, code)
        if code and not self._of_list:
            self._of_list = code
            self._index.keep_list_code(self._source_id, code)

    def must_wait(self, url: str, code: str) -> bool:
        """Whether a page can only be judged when others have come; its code is a vote."""
        if self.expected or not code or not self._is_own(url):
            return False
        self._votes[code] += 1
        return not self.expected

    def close_vote(self) -> None:
        """Nothing more comes: what most carried counts; nothing does where none had most."""
        self._declared = self._declared or _most(self._votes)

    def check(self, url: str, code: str, before: str) -> None:
        """Hold a page against the channel, and what it carried `before`. Errors: FetchError `other_site`."""
        if before and code != before:
            raise _other(url, before, code)
        expected = self.expected
        if not expected or not self._is_own(url) or code == expected:
            return
        carried, held = self._held[expected], self._held.total()
        if code or (carried == held and held >= _FEWEST):
            raise _other(url, expected, code)

    def _is_own(self, url: str) -> bool:
        return bool(self._host) and host_of(url).lower() == self._host

    def _elected(self) -> str:
        code = _most(self._votes)
        return code if self._votes[code] >= _ENOUGH and self._votes[code] * 2 > self._votes.total() else ""


def _most(votes: Mapping[str, int]) -> str:
    """What has more votes than anything else; "" where nothing has."""
    first, second = [*Counter(votes).most_common(2), ("", 0), ("", 0)][:2]
    return first[0] if first[1] > second[1] else ""


def _is_page(kept: Kept) -> bool:
    return kept.state == "current" and PurePosixPath(kept.name).suffix == ".html"


def _other(place: str, before: str, code: str) -> FetchError:
    now = f"is now {code[:40]}" if code else "is missing now"
    reason = f"the site's code was {before[:40]} and {now}: the address may have another owner"
    return FetchError(place, "other_site", f"{reason}; `taizhang fetch --accept` takes it as it is")
