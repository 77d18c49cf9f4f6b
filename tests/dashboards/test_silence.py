"""The matrix of silence and the moved goalposts add up to the published tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboards.published import Version
from dashboards.queries import goalposts, silence

Query = Callable[..., list[tuple[int, ...]]]


@pytest.mark.parametrize("kind", silence.ROWS)
def test_every_promise_with_a_year_is_in_one_state(version: Version, query: Query, kind: str) -> None:
    column = silence.ROWS[kind][0]
    ((targets, silent, waiting),) = query(
        f"""SELECT count(*), count(*) FILTER (unreported_reason = 'silent'), count(*) FILTER (status = 'awaiting')
        FROM fct_target JOIN fct_progress USING (target_id)
        WHERE period_year IS NOT NULL AND is_government_promise AND {column} IS NOT NULL"""
    )
    counts = silence.count_states(version, silence.SilenceFilter(kind))
    assert (counts["targets"], counts["silent"], counts["waiting"]) == (targets, silent, waiting)
    assert sum(counts[state] for state in silence.STATES) == targets
    assert counts["silent"] == silent
    rows = silence.list_rows(version, silence.SilenceFilter(kind), counts["rows"], 0)
    assert len(rows) == counts["rows"]
    assert sum(cell["targets"] for row in rows for cell in row["cells"]) == targets
    assert len(list(silence.export_cells(version, silence.SilenceFilter(kind)))) - 1 == sum(
        len(row["cells"]) for row in rows
    )


def test_pages_of_the_matrix_hold_every_row_once(version: Version) -> None:
    wanted = silence.SilenceFilter()
    total = silence.count_states(version, wanted)["rows"]
    pages = [row for start in range(0, total, 30) for row in silence.list_rows(version, wanted, 30, start)]
    assert len({(row["district_code"], row["row_id"]) for row in pages}) == len(pages) == total


def test_a_silent_row_has_documents_that_were_searched(version: Version) -> None:
    wanted = silence.SilenceFilter(states=("silent",))
    rows = silence.list_rows(version, wanted, 50, 0)
    assert rows
    searched = silence.list_searched(version, sorted({row["district_code"] for row in rows}))
    looked_at = {(row["district_code"], row["review_year"]) for row in searched if row["documents"]}
    for row in rows:
        silent = {(row["district_code"], cell["year"]) for cell in row["cells"] if cell["silent"]}
        assert silent
        assert silent <= looked_at


def test_facets_words_and_states_narrow_the_matrix(version: Version) -> None:
    everything = silence.count_states(version, silence.SilenceFilter())
    row = silence.list_rows(version, silence.SilenceFilter(), 1, 0)[0]
    for wanted in (
        silence.SilenceFilter(chosen={"district": (row["district_code"],)}),
        silence.SilenceFilter(words=(row["row_name"],)),
        silence.SilenceFilter(states=("silent",)),
    ):
        assert 0 < silence.count_states(version, wanted)["targets"] < everything["targets"]
    assert silence.count_states(version, silence.SilenceFilter(words=("'; DROP TABLE x --",)))["rows"] == 0


def test_goalposts_add_up(version: Version, query: Query) -> None:
    everything = goalposts.GoalpostFilter()
    counts = goalposts.count_revisions(version, everything)
    assert counts["revisions"] == query("SELECT count(*) FROM fct_target_revision")[0][0] > 0
    assert sum(counts[kind] for kind in goalposts.KINDS) == counts["revisions"]
    assert sum(row["revisions"] for row in goalposts.count_by_district(version, everything)) == counts["revisions"]
    for sort in goalposts.SORTS:
        rows = goalposts.list_revisions(version, everything, sort, 1000, 0)
        assert len({row["target_revision_id"] for row in rows}) == len(rows) == counts["revisions"]
        assert all((row["after"] is None) == (row["revision"] in ("dropped", "mentioned")) for row in rows)
    chain = goalposts.list_chain(version, rows[0]["previous_target_id"])
    assert rows[0]["target_revision_id"] in {row["target_revision_id"] for row in chain}
    assert goalposts.list_chain(version, "no such") == []


def test_ambitions_add_up(version: Version, query: Query) -> None:
    everything = goalposts.GoalpostFilter()
    counts = goalposts.count_ambitions(version, everything)
    assert counts["ambitions"] == query("SELECT count(*) FROM fct_target_ambition")[0][0] > 0
    assert counts["beyond"] + counts["within"] == counts["ambitions"]
    rows = goalposts.list_ambitions(version, everything, "newest", 1000, 0)
    assert len(rows) == counts["ambitions"]
    assert goalposts.find_ambition(version, rows[0]["target_id"])["result_id"] == rows[0]["result_id"]
    assert goalposts.find_ambition(version, "no such") is None


@pytest.mark.parametrize("kind", goalposts.KINDS)
def test_goalposts_narrow_by_kind(version: Version, kind: str) -> None:
    everything = goalposts.count_revisions(version, goalposts.GoalpostFilter())
    counts = goalposts.count_revisions(version, goalposts.GoalpostFilter(chosen={"revision": (kind,)}))
    assert counts["revisions"] == counts[kind] == everything[kind]
