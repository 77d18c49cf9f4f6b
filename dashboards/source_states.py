"""Channels and collections: what seeds/sources.toml declares, and what sources.json beside the published file says.

Both are read anew with every look: a fetch between two builds shows at once.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboards.published import PROJECT_ROOT, warehouse_path

STATES = "sources.json"


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source as declared, with what it has brought. `runs` are its latest runs, the latest first."""

    id: str
    title: str
    family: str = ""
    url: str = ""
    is_enabled: bool = False
    tried_live_on: str = ""
    documents: int = 0
    latest_title: str = ""
    runs: tuple[dict[str, Any], ...] = field(default=())

    @property
    def last(self) -> dict[str, Any] | None:
        """The latest run; None where there was none."""
        return self.runs[0] if self.runs else None

    @property
    def problems(self) -> list[dict[str, str]]:
        """What went wrong, or looked odd, in the latest run."""
        return list(self.last["problems"]) if self.last else []


def source_list() -> Path:
    """The list of sources: TAIZHANG_SOURCE_LIST, else the project's own."""
    named = os.environ.get("TAIZHANG_SOURCE_LIST")
    return Path(named or PROJECT_ROOT / "seeds" / "sources.toml").expanduser().absolute()


def list_sources() -> list[SourceState]:
    """Every source, those with runs first; a file that cannot be read counts as empty."""
    declared, states = _read_declared(), _read_states()
    ids = [*declared, *(name for name in states if name not in declared)]
    found = [_make_state(name, declared.get(name, {}), states.get(name, {})) for name in ids]
    return sorted(found, key=lambda state: not state.runs)


def moment(words: str | None) -> datetime | None:
    """A moment of the file; None where there is none."""
    try:
        return datetime.fromisoformat(words) if words else None
    except ValueError:
        return None


def _make_state(name: str, table: dict[str, Any], state: dict[str, Any]) -> SourceState:
    return SourceState(
        id=name,
        title=str(table.get("title") or name),
        family=str(table.get("family") or ""),
        url=str(table.get("url") or table.get("repository") or ""),
        is_enabled=table.get("enabled") is True,
        tried_live_on=str(table.get("tried_live_on") or ""),
        documents=int(state.get("documents") or 0),
        latest_title=str(state.get("latest_title") or ""),
        runs=tuple(state.get("runs") or ()),
    )


def _read_declared() -> dict[str, dict[str, Any]]:
    try:
        tables = tomllib.loads(source_list().read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}  # the command `taizhang sources` says what is wrong with the list
    return {name: table for name, table in tables.items() if isinstance(table, dict)}


def _read_states() -> dict[str, dict[str, Any]]:
    try:
        states = json.loads(warehouse_path().with_name(STATES).read_text("utf-8"))["sources"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # nothing was ever fetched here
    return states if isinstance(states, dict) else {}
