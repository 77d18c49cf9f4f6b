"""What of dbt's events is heard: how each node ended, warnings and errors.

dbt makes a message of every event, some thirty a node, also where nobody listens: a tenth of its time on few documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager, get_event_manager

from pipelines.warehouse.transform import NODE_FINISHED

UNHEARD = frozenset({EventLevel.TEST, EventLevel.DEBUG, EventLevel.INFO})


class QuietEvents(EventManager):
    """Hands on the end of nodes, warnings and errors, and drops the rest before a message is made of it."""

    def fire_event(
        self,
        e: BaseEvent,
        level: EventLevel | None = None,
        node: Any = None,
        force_warn_or_error_handling: bool = False,
    ) -> None:
        """As dbt's own, for events that are heard."""
        is_heard = force_warn_or_error_handling or type(e).__name__ == NODE_FINISHED
        if is_heard or (level or e.level_tag()) not in UNHEARD:
            super().fire_event(e, level, node, force_warn_or_error_handling)


@contextmanager
def quiet_events() -> Iterator[None]:
    """Dbt hands on only what is heard, for as long as this lasts."""
    before = get_event_manager()
    ctx_set_event_manager(QuietEvents())
    try:
        yield
    finally:
        ctx_set_event_manager(before)
