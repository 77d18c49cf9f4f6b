"""Names are cut into words once; what is merged is the same as if all were cut anew."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon
from pipelines.run import extract_file
from pipelines.settings import Settings
from pipelines.warehouse import merges
from pipelines.warehouse.builds import open_build
from pipelines.warehouse.ingest import ingest_sources
from pipelines.warehouse.merges import merge_indicators
from pipelines.warehouse.words import WordCutter

FIRST, SECOND = "完成农村泥砖危房改造3户。接驳地铁公交线路5条。", "完成农村泥砖危房改造9户。地铁接驳公交线路7条。"


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that were cut so far."""
    cut: list[str] = []

    class Told(WordCutter):
        def split(self, text: str) -> list[str]:
            cut.append(text)
            return super().split(text)

    monkeypatch.setattr(merges, "WordCutter", Told)
    return cut


def test_only_names_that_are_new_are_cut(settings: Settings, lexicon: Lexicon, cut: list[str]) -> None:
    def merge(version: str | None) -> tuple[set[str], list[tuple[str, str]]]:
        cut.clear()
        with open_build(settings) as connection:
            merge_indicators(connection, lexicon, version)
            rows = connection.execute("SELECT surface, to_name FROM linked.indicator_merge ORDER BY ALL").fetchall()
        return set(cut), rows

    _bring(settings, lexicon, "a", FIRST)
    first, none = merge("1")
    assert {"农村泥砖危房改造", "接驳地铁公交线路"} <= first
    assert none == []
    assert merge("1") == (set(), [])
    _bring(settings, lexicon, "b", SECOND)
    second, merged = merge("1")
    assert second == {"地铁接驳公交线路"}
    assert len(merged) == 1
    assert merge("1") == (set(), merged)
    # Other rules cut every name again, and so does whoever tells of none.
    assert merge("2") == (first | second, merged)
    assert merge(None) == (first | second, merged)
    assert merge("2") == (first | second, merged)


def _bring(settings: Settings, lexicon: Lexicon, name: str, text: str) -> None:
    settings.sources.mkdir(exist_ok=True)
    (settings.sources / f"{name}.md").write_text(f"# 静安区2024年政府工作报告\n\n{text}\n", encoding="utf-8")
    with open_build(settings) as connection:
        ingest_sources(connection, settings, lexicon, extract_file)
