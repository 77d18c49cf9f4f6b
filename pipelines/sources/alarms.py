"""What a person should look at though nothing failed: a list that shrinks, a channel that is quiet for too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pipelines.sources.declarations import Source
from pipelines.sources.index import Index, Kept, Problem

# Codes of problems that are alarms: the run went well, and something about the source is odd.
ALARMS = ("shrunk", "quiet", "vanished", "other_site", "challenge")
_FEWEST = 4
_SHRUNK = 2
# For so many days a list is held against the fullest that was read: it does not get used to being short overnight.
_REMEMBERED = timedelta(days=90)


def find_alarms(source: Source, documents: Sequence[Kept], listed: int | None, index: Index) -> list[Problem]:
    """The alarms of a run that ended, and is not yet noted. `listed` counts articles; None of a list read in part."""
    subject = source.url or source.repository
    alarms = []
    # A collection that lost so much is told where it is refused to take the files out.
    if source.is_channel and listed is not None:
        largest = index.largest_list(source.id, (datetime.now(UTC) - _REMEMBERED).isoformat(timespec="seconds"))
        if largest >= _FEWEST and listed * _SHRUNK <= largest:
            reason = f"lists {listed:,} articles, and {largest:,} at its fullest in {_REMEMBERED.days} days"
            alarms.append(Problem("shrunk", subject, f"{reason}; `taizhang fetch --accept` takes it as it is"))
    quiet = _quiet_days(documents)
    if quiet is not None and source.quiet_after and quiet > source.quiet_after:
        reason = f"nothing new for {quiet:,} days; expected is something within {source.quiet_after:,}"
        alarms.append(Problem("quiet", subject, reason))
    return alarms


def _quiet_days(documents: Sequence[Kept]) -> int | None:
    """Days since the youngest document was published, or came where none says when; None without documents."""
    days = [each.published_on or each.first_fetched_at[:10] for each in documents]
    if not days:
        return None
    return (datetime.now(UTC).date() - datetime.fromisoformat(max(days)).date()).days
