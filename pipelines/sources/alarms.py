"""What a person should look at though nothing failed: a list that shrinks, a channel that is quiet for too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from pipelines.sources.declarations import Source
from pipelines.sources.index import Kept, Problem, Run

# Codes of problems that are alarms: the run went well, and something about the source is odd.
ALARMS = ("shrunk", "quiet", "vanished", "other_site", "challenge")
_FEWEST = 4
_SHRUNK = 0.5


def find_alarms(source: Source, documents: Sequence[Kept], listed: int, earlier: Sequence[Run]) -> list[Problem]:
    """The alarms of a run that ended; `earlier` are the runs before that did not fail, the latest first."""
    subject = source.url or source.repository
    alarms = []
    before = earlier[0].listed if earlier else 0
    # A collection that lost so much is told where it is refused to take the files out.
    if source.is_channel and before >= _FEWEST and listed < before * _SHRUNK:
        alarms.append(Problem("shrunk", subject, f"lists {listed:,} articles, and {before:,} the time before"))
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
