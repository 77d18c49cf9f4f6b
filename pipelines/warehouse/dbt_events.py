"""What of dbt's events is heard: how each node ended, warnings and errors.

dbt makes a message of every event, some thirty a node, also where nobody listens: a sixth of what a node takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from dbt_common.events.base_types import BaseEvent, EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager, get_event_manager

from pipelines.warehouse.transform import NODE_FINISHED

UNHEARD = frozenset({EventLevel.TEST, EventLevel.DEBUG, EventLevel.INFO})
_fill = BaseEvent.__init__


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
        if force_warn_or_error_handling or _is_heard(e, level):
            super().fire_event(e, level, node, force_warn_or_error_handling)


@contextmanager
def quiet_events() -> Iterator[None]:
    """Dbt hands on only what is heard, for as long as this lasts."""
    before = get_event_manager()
    ctx_set_event_manager(QuietEvents())
    try:
        with patch.object(BaseEvent, "__init__", _fill_if_heard):
            yield
    finally:
        ctx_set_event_manager(before)


def _is_heard(event: BaseEvent, level: EventLevel | None = None) -> bool:
    return type(event).__name__ == NODE_FINISHED or (level or event.level_tag()) not in UNHEARD


def _fill_if_heard(event: BaseEvent, *args: Any, **kwargs: Any) -> None:
    """An event that nobody hears stays empty: what it tells is checked word by word otherwise."""
    if _is_heard(event):
        _fill(event, *args, **kwargs)
    else:
        event.pb_msg = getattr(event.PROTO_TYPES_MODULE, type(event).__name__)()
