"""The state of every source as one small file, replaced whole: what the page 来源 shows, also between two builds."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pipelines.settings import Settings
from pipelines.sources.declarations import ADDED, Source
from pipelines.sources.index import Index
from pipelines.sources.objects import write_whole

STATES = "sources.json"
_RUNS = 10
_PROBLEMS = 50
_LONGEST = 500


def write_states(settings: Settings, index: Index) -> None:
    """Write `sources.json` beside the published database."""
    ids = sorted({row[0] for row in index.rows("SELECT DISTINCT source_id FROM run")})
    states = {source_id: describe_state(index, source_id) for source_id in ids}
    data = json.dumps({"sources": states}, ensure_ascii=False, indent=1).encode()
    write_whole(settings.warehouse / STATES, data)


def describe_state(index: Index, source_id: str) -> dict[str, Any]:
    """What a source has brought, and its latest runs with what went wrong, the latest first."""
    documents = index.documents(source_id)
    present = [kept for kept in documents if kept.state == "current"]
    newest = max(present, key=lambda kept: (kept.fetched_at, kept.published_on or ""), default=None)
    return {
        "documents": len(present),
        "doubles": sum(kept.state == "double" for kept in documents),
        "gone": sum(kept.state == "gone" for kept in documents),
        "versions": index.count("version", source_id),
        "latest_title": newest.title[:_LONGEST] if newest else None,
        "latest_on": max((kept.published_on for kept in present if kept.published_on), default=None),
        "latest_fetched_at": newest.fetched_at if newest else None,
        "runs": [
            {**asdict(run), "problems": [_shorten(asdict(problem)) for problem in problems[:_PROBLEMS]]}
            for run, problems in index.runs(source_id, _RUNS)
        ],
    }


def list_states(sources: dict[str, Source], index: Index) -> list[tuple[Source | None, str, dict[str, Any]]]:
    """Every declared source, and what was added by hand, with its state."""
    rows: list[tuple[Source | None, str, dict[str, Any]]] = [
        (source, name, describe_state(index, name)) for name, source in sources.items()
    ]
    if index.documents(ADDED):
        rows.append((None, ADDED, describe_state(index, ADDED)))
    return rows


def tell_state(source: Source | None, name: str, state: dict[str, Any]) -> str:
    """One line for a person: the source, whether it is on, what it holds, how its last run went."""
    words = [name, source.title if source else "added by hand"]
    if source is not None:
        words.append("on" if source.enabled else "off")
        words.append(f"tried live {source.tried_live_on}" if source.tried_live_on else "never tried live")
    words.append(f"{state['documents']:,} documents")
    if state["latest_title"]:
        words.append(f"last brought {state['latest_fetched_at']}: {state['latest_title'][:60]}")
    run = next(iter(state["runs"]), None)
    words.append(f"last run {run['finished_at']}: {run['outcome']}" if run else "never run")
    if run and run["problems"]:
        first = run["problems"][0]
        words.append(f"{len(run['problems'])} problems, the first: {first['code']}: {first['reason']}"[:200])
    return " | ".join(words)


def _shorten(problem: dict[str, str]) -> dict[str, str]:
    return {name: value[:_LONGEST] for name, value in problem.items()}
