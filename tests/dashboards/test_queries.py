"""Every question of the pages, asked of a built warehouse: the parts add up to the whole, pages hold every row once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from dashboards.labels import load_descriptions
from dashboards.published import Version
from dashboards.queries import dictionary, documents, evidence, ledger, method, projects, quality

Query = Callable[..., list[tuple[object, ...]]]
EVERYTHING = ledger.LedgerFilter()
# No document of seeds/ is answered by another one.
UNUSED = {"certainty"}


def test_the_ledger_holds_every_target_and_result(version: Version, query: Query) -> None:
    ((targets, results),) = query(
        "SELECT (SELECT count(*) FROM fct_target WHERE is_government_promise), (SELECT count(*) FROM fct_result)"
    )
    assert ledger.count_entries(version, EVERYTHING) == {
        "entries": targets + results,  # type: ignore[operator]
        "targets": targets,
        "results": results,
    }


@pytest.mark.parametrize("sort", ledger.SORTS)
def test_pages_hold_every_row_once(version: Version, sort: str) -> None:
    total = ledger.count_entries(version, EVERYTHING)["entries"]
    size = 100
    ids = [
        (row["kind"], row["entry_id"])
        for offset in range(0, total, size)
        for row in ledger.list_entries(version, EVERYTHING, sort, size, offset)
    ]
    assert len(ids) == len(set(ids)) == total


def test_sorting_sorts(version: Version) -> None:
    def years(sort: str) -> list[int]:
        rows = ledger.list_entries(version, EVERYTHING, sort, 2000, 0)
        return [row["period_year"] for row in rows if row["period_year"] is not None]

    assert years("newest") == sorted(years("newest"), reverse=True)
    assert years("oldest") == sorted(years("oldest"))
    largest = [(row["unit"], -row["value"]) for row in ledger.list_entries(version, EVERYTHING, "largest", 2000, 0)]
    assert largest == sorted(largest)


def test_the_best_rows_have_the_words_in_their_indicator(version: Version) -> None:
    rows = ledger.list_entries(version, ledger.LedgerFilter(("旧改",)), "best", 1000, 0)
    held = ["旧改" in row["indicator"] for row in rows]
    assert held == sorted(held, reverse=True)
    assert {True, False} == set(held)


def test_the_sentence_of_a_row_holds_its_number(version: Version) -> None:
    for row in ledger.list_entries(version, EVERYTHING, "text", 2000, 0):
        assert len(row["sentence"]) == row["sentence_end"] - row["sentence_start"]
        assert row["sentence_start"] <= row["char_start"] < row["char_end"] <= row["sentence_end"]


@pytest.mark.parametrize("facet", [*ledger.FACETS, "unit"])
def test_facets_count_what_their_filter_leaves(version: Version, facet: str) -> None:
    counts = ledger.count_facet(version, EVERYTHING, facet)
    assert counts or facet in UNUSED
    for code in list(counts)[:5]:
        wanted = ledger.LedgerFilter(chosen={facet: (code,)})
        assert ledger.count_entries(version, wanted)["entries"] == counts[code], code


@pytest.mark.parametrize("words", [(), ("旧改",), ("旧改", "不存在")])
def test_facets_counted_together_are_those_counted_alone(version: Version, words: tuple[str, ...]) -> None:
    facets = [*(facet for facet in ledger.FACETS if facet not in UNUSED), "unit"]
    first = {facet: next(iter(ledger.count_facet(version, EVERYTHING, facet))) for facet in facets}
    for chosen in ({}, {"kind": ("target",)}, {"district": (first["district"],), "unit": (first["unit"],)}):
        for is_loose in (False, True):
            wanted = ledger.LedgerFilter(words, chosen, is_loose)
            together = ledger.count_facets(version, wanted, facets)
            assert together == {facet: ledger.count_facet(version, wanted, facet) for facet in facets}


def test_counts_that_are_published_are_those_counted_alone(version: Version) -> None:
    """Nothing set, one option of each facet, two options of one, two units that share rows."""
    facets = sorted(ledger.COUNTED - UNUSED)
    codes = {facet: tuple(ledger.count_facet(version, EVERYTHING, facet))[:2] for facet in facets}
    one = [{facet: options[:1]} for facet, options in codes.items()]
    for chosen in ({}, *one, {"theme": codes["theme"]}, {"unit": codes["unit"]}, {"district": ("nowhere",)}):
        wanted = ledger.LedgerFilter(chosen=chosen)
        assert ledger._is_counted(wanted, facets) == (chosen.get("unit") != codes["unit"])
        together = ledger.count_facets(version, wanted, facets)
        assert together == {facet: ledger.count_facet(version, wanted, facet) for facet in facets}


def test_a_facet_is_counted_under_the_others_but_not_itself(version: Version) -> None:
    everywhere = ledger.count_facet(version, EVERYTHING, "district")
    code = next(iter(everywhere))
    wanted = ledger.LedgerFilter(chosen={"district": (code,), "kind": ("target",)})
    counts = ledger.count_facet(version, wanted, "district")
    assert len(counts) > 1
    assert counts[code] == ledger.count_entries(version, wanted)["entries"] < everywhere[code]


def test_options_of_one_facet_add_and_facets_narrow(version: Version) -> None:
    first, second = list(ledger.count_facet(version, EVERYTHING, "theme").items())[:2]
    both = ledger.LedgerFilter(chosen={"theme": (first[0], second[0])})
    assert ledger.count_entries(version, both)["entries"] == first[1] + second[1]


@pytest.mark.parametrize("text", ["'", "%", "_", "' OR 1=1 --", "\\", "$word0", "\x00", "{}"])
def test_search_words_are_never_sql(version: Version, text: str) -> None:
    assert ledger.count_entries(version, ledger.LedgerFilter(words=(text, "不存在"))) == {
        "entries": 0,
        "targets": 0,
        "results": 0,
    }


def test_every_row_has_its_evidence(version: Version) -> None:
    for kind in ("target", "result"):
        wanted = ledger.LedgerFilter(chosen={"kind": (kind,)})
        for row in ledger.list_entries(version, wanted, "text", 40, 0):
            entry = evidence.find_entry(version, kind, row["entry_id"])
            assert entry is not None
            text, offset = entry["window_text"], entry["window_start"]
            assert text[entry["sentence_start"] - offset : entry["sentence_end"] - offset] == row["sentence"]
            assert (evidence.find_progress(version, row["entry_id"]) is not None) == (kind == "target")


def test_an_unknown_row_has_none(version: Version) -> None:
    assert evidence.find_entry(version, "target", "no such") is None
    assert evidence.list_ancestors(version, None) == []
    assert evidence.list_units(version, []) == []


def test_a_number_tells_its_other_names_and_the_steps_to_its_own(version: Version, query: Query) -> None:
    told = query("SELECT entry_id, other_names, naming_steps FROM fct_naming ORDER BY entry_id LIMIT 60")
    for entry_id, others, steps in told:
        names = evidence.list_other_names(version, str(entry_id))
        assert [[row["rule_id"], row["name"]] for row in names] == json.loads(str(others or "[]"))
        taken = evidence.list_naming_steps(version, str(entry_id))
        assert [[row["rule_id"], row["before"], row["after"]] for row in taken] == json.loads(str(steps or "[]"))
        assert all(row["words"] and row["words_en"] for row in names + taken)
    assert any(others for _, others, _ in told)
    for entry_id, said in query("SELECT entry_id, reading_grounds FROM fct_naming ORDER BY entry_id LIMIT 60"):
        grounds = evidence.list_grounds(version, str(entry_id))
        assert [[row["rule_id"], row["said"]] for row in grounds] == json.loads(str(said))
        assert {"period", "unit", "measure"} <= {row["decides"] for row in grounds}
    assert evidence.list_other_names(version, "no such") == []


def test_the_way_to_a_piece_of_work_starts_at_the_top(version: Version, query: Query) -> None:
    for work_item, parent in query(
        "SELECT work_item_id, parent_work_item_id FROM fct_work_item WHERE parent_work_item_id IS NOT NULL LIMIT 20"
    ):
        path = [row["work_item_id"] for row in evidence.list_ancestors(version, str(work_item))]
        assert path[-2:] == [parent, work_item]


def test_documents_list_everything_found_in_them(version: Version, query: Query) -> None:
    rows = documents.list_documents(version, 1000)
    assert len(rows) == query("SELECT count(*) FROM dim_document")[0][0]
    assert sum(row["targets"] for row in rows) == query("SELECT count(*) FROM fct_target")[0][0]
    assert sum(row["projects"] for row in rows) == query("SELECT count(*) FROM fct_project_listing")[0][0]


def test_every_document_reads_back_with_its_extractions(version: Version) -> None:
    for row in documents.list_documents(version, 1000):
        document = documents.find_document(version, row["document_id"])
        assert document is not None
        start, end = document["char_start"], document["char_end"]
        text = documents.read_text(version, document["source_id"], start, end)
        assert len(text) == end - start == row["characters"]
        found = documents.list_extractions(version, document, start, end)
        assert sum(1 for span in found if span["kind"] == "target") == row["targets"]
        outline = documents.list_outline(version, row["document_id"])
        assert len(outline) == row["items"]
        assert [item["char_start"] for item in outline] == sorted(item["char_start"] for item in outline)
    assert documents.find_document(version, "no such") is None
    assert documents.read_text(version, "no such", 0, 10) == ""


def test_documents_narrow_by_title_and_facets(version: Version) -> None:
    for facet in documents.FACETS:
        options = documents.list_options(version, facet)
        counts = [documents.count_documents(version, documents.DocumentFilter(chosen={facet: (o,)})) for o in options]
        assert all(counts)
        assert sum(counts) <= documents.count_documents(version)
    first = documents.list_documents(version, 1)[0]
    wanted = documents.DocumentFilter((first["title"],), {"doc_type": (first["doc_type"],)})
    for sort in documents.SORTS:
        found = documents.list_documents(version, 1000, 0, wanted, sort)
        assert first["document_id"] in {row["document_id"] for row in found}
        assert len(found) == documents.count_documents(version, wanted)


def test_the_method_page_tells_what_decides(version: Version, query: Query) -> None:
    settings = {row["setting"]: row["value"] for row in method.list_settings(version)}
    assert 0 < settings["match_threshold"] < 1
    assert sum(row["targets"] for row in method.count_rules(version)) == query("SELECT count(*) FROM fct_target")[0][0]
    for row in method.list_accuracy(version):
        assert 0 <= row["share_low"] <= row["share"] + 1e-9 <= row["share_high"] + 2e-9 <= 1 + 1e-6


def test_projects_keep_their_listings_through_the_years(version: Version, query: Query) -> None:
    everything = projects.ProjectFilter()
    total = projects.count_projects(version, everything)
    assert total == query("SELECT count(*) FROM dim_project")[0][0]
    listed = [p for offset in range(0, total, 50) for p in projects.list_projects(version, everything, 50, offset)]
    assert len({project["project_id"] for project in listed}) == total
    assert sum(len(project["steps"]) for project in listed) == query("SELECT count(*) FROM fct_project_stage")[0][0]
    assert sum(row["projects"] for row in projects.count_pipeline(version, everything)) == total
    for mark in projects.MARKS:
        marked = projects.ProjectFilter(marks=(mark,))
        found = projects.list_projects(version, marked, 1000, 0)
        assert len(found) == projects.count_projects(version, marked) < total
        assert all(project[projects.MARKS[mark]] for project in found)
    first = max(listed, key=lambda project: len(project["steps"]))
    steps = projects.find_project(version, first["project_id"])
    assert [step["list_year"] for step in steps] == [step["year"] for step in first["steps"]]
    for step in steps:
        begin = step["char_start"] - step["window_start"]
        assert step["window_text"][begin : begin + step["char_end"] - step["char_start"]]
    assert projects.find_project(version, "no such") == []


@pytest.mark.parametrize("facet", projects.FACETS)
def test_projects_narrow_by_every_facet(version: Version, facet: str) -> None:
    everything = projects.count_projects(version, projects.ProjectFilter())
    for code in projects.list_options(version, facet):
        wanted = projects.ProjectFilter(chosen={facet: (code,)})
        found = projects.count_projects(version, wanted)
        assert 0 < found <= everything
        assert sum(row["projects"] for row in projects.count_pipeline(version, wanted)) == found


def test_no_numeral_is_lost(version: Version, query: Query) -> None:
    counts = quality.count_numerals(version)
    assert counts["lost"] == 0
    assert counts["used"] + counts["rejected"] == counts["numerals"]
    rejects = quality.count_rejects(version)
    assert sum(row["numerals"] for row in rejects) == counts["rejected"]
    for row in rejects:
        begin = row["char_start"] - row["window_start"]
        assert row["window_text"][begin : begin + row["char_end"] - row["char_start"]].strip()


def test_doubts_and_repairs_are_counted_and_cut(version: Version) -> None:
    counts = quality.count_doubts(version)
    assert len(quality.list_repairs(version, 3)) == min(3, counts["repairs"])
    assert len(quality.list_issues(version, 3)) == min(3, counts["issues"])
    assert len(quality.list_quarantine(version)) == counts["quarantined"]


def test_every_published_column_is_explained_in_both_languages(version: Version) -> None:
    comments = [row["comment"] for row in (*dictionary.list_tables(version), *dictionary.list_all_columns(version))]
    assert all(comments)
    assert [comment for comment in dict.fromkeys(comments) if comment not in load_descriptions()] == []
    assert [comment for comment in load_descriptions() if comment not in comments] == []
    assert all(re.search("[\u4e00-\u9fff]", words) for words in load_descriptions().values())


def test_a_word_may_stand_in_title_place_or_year(version: Version, query: Query) -> None:
    ((name, year),) = query(
        """SELECT district_name, period_year FROM fct_target JOIN dim_district USING (district_code)
        WHERE period_year IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, 1, 2 LIMIT 1"""
    )
    words = (str(name), str(year))
    rows = ledger.list_entries(version, ledger.LedgerFilter(words), "text", 1000, 0)
    assert rows
    for row in rows:
        places = [row["sentence"], row["indicator"], row["title"], row["district_name"], str(row["period_year"])]
        assert all(any(word in place for place in places if place) for word in words)


def test_a_question_finds_the_rows_that_hold_most_of_it(version: Version) -> None:
    strict = ledger.LedgerFilter(("旧改", "黄浦", "2019", "多少"), {"kind": ("target",)})
    assert ledger.count_entries(version, strict)["entries"] == 0
    loose = ledger.loosen(version, strict)
    rows = ledger.list_entries(version, loose, "text", 100, 0)
    assert rows
    assert {row["kind"] for row in rows} == {"target"}
    assert all("旧改" in row["sentence"] for row in rows)
    found = ledger.LedgerFilter(("旧改",))
    assert ledger.loosen(version, found) is found
    nothing = ledger.loosen(version, ledger.LedgerFilter(("不存在的词",)))
    assert ledger.count_entries(version, nothing)["entries"] == 0
