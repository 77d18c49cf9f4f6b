"""Every word stands in both languages, every key that is used exists, and every key that exists is used."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import pytest

from dashboards.cards import STATUS_SIGNS
from dashboards.labels import LANGUAGES, PATH, label, load_labels, t
from dashboards.queries.ledger import FACETS, SORTS
from dashboards.sitemap import PAGES
from pipelines.settings import PROJECT_ROOT

ROOM = PROJECT_ROOT / "dashboards"
# What numbers and dates are written with, in any language of the pages.
SIGNS = set("万亿年月日")
SOURCES = sorted(ROOM.rglob("*.py"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")

# Groups whose codes come from the published tables: (group, query for the codes that need words).
CODES = {
    "status": "SELECT DISTINCT status FROM fct_progress",
    "status_long": "SELECT DISTINCT status FROM fct_progress",
    "relative_said": "SELECT DISTINCT comparator FROM fct_relative_target",
    "relative_scope": "SELECT DISTINCT reference_scope FROM fct_relative_target",
    "relative_status": "SELECT DISTINCT status FROM fct_relative_target",
    "setting": "SELECT DISTINCT setting FROM meta_match_setting",
    "match_rule": "SELECT DISTINCT match_rule FROM fct_progress",
    "revision": "SELECT DISTINCT revision FROM fct_target_revision",
    "revision_long": "SELECT DISTINCT revision FROM fct_target_revision",
    "measure": "SELECT DISTINCT measure FROM fct_target UNION SELECT DISTINCT measure FROM fct_result",
    "measure_long": "SELECT DISTINCT measure FROM fct_target UNION SELECT DISTINCT measure FROM fct_result",
    "operator": "SELECT DISTINCT operator FROM fct_target UNION SELECT DISTINCT operator FROM fct_result",
    "commitment": "SELECT DISTINCT commitment FROM fct_target",
    "section": "SELECT DISTINCT section FROM fct_work_item",
    "doc_type": "SELECT DISTINCT doc_type FROM dim_document",
    "project_outcome": "SELECT DISTINCT outcome FROM fct_project_promise",
    "project_milestone": "SELECT DISTINCT milestone FROM fct_project_promise",
    "project_status": "SELECT DISTINCT status FROM fct_project_listing",
    "category": "SELECT DISTINCT category FROM fct_project_listing WHERE category IS NOT NULL",
    "reason": "SELECT DISTINCT reason FROM fct_numeral WHERE reason IS NOT NULL",
    "issue": "SELECT DISTINCT code FROM fct_issue",
    "family": "SELECT DISTINCT unit_family FROM dim_indicator",
    "scope": "SELECT DISTINCT unnest(split(scope, ' ')) FROM dim_indicator",
    "work_stage": "SELECT DISTINCT unnest(split(stage, ' ')) FROM dim_indicator",
    "decision": "SELECT DISTINCT decision FROM fct_indicator_decision",
}


def _calls(function: str) -> Iterator[ast.expr]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == function
                and node.args
            ):
                yield node.args[0]


def _patterns() -> Iterator[str]:
    """Every key that the code asks for as a regular expression: fixed, or with places where a code goes."""
    for argument in _calls("t"):
        if isinstance(argument, ast.IfExp):
            yield from (re.escape(branch.value) for branch in (argument.body, argument.orelse))  # type: ignore[attr-defined]
        elif isinstance(argument, ast.JoinedStr):
            yield "".join(
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[^.]+" for part in argument.values
            )
        else:
            assert isinstance(argument, ast.Constant), ast.dump(argument)
            yield re.escape(argument.value)
    for group in _calls("label"):
        yield rf"{re.escape(group.value)}\..+" if isinstance(group, ast.Constant) else r"[^.]+\..+"


@pytest.mark.parametrize("key", load_labels())
def test_every_key_has_words_in_both_languages(key: str) -> None:
    words = load_labels()[key]
    assert all(words[language].strip() for language in LANGUAGES)
    places = [{name for _, name, _, _ in Formatter().parse(words[language]) if name} for language in LANGUAGES]
    assert places[0] == places[1]
    if not key.startswith(("category.", "comparator.", "example_sql.")) and key != "app.other_language":
        assert not CHINESE.search(re.sub(r"e\.g\..*", "", words["en"])), words["en"]


def test_no_key_stands_twice() -> None:
    with PATH.open(encoding="utf-8", newline="") as file:
        keys = [row["key"] for row in csv.DictReader(file)]
    assert sorted(keys) == sorted(set(keys))


def test_every_fixed_key_that_is_asked_for_exists() -> None:
    missing = [key for key in map(_unescape, _patterns()) if re.fullmatch(r"[\w.]+", key) and key not in load_labels()]
    assert not missing


def _unescape(pattern: str) -> str:
    return re.sub(r"\\(.)", r"\1", pattern)


def test_every_key_is_asked_for_by_something() -> None:
    patterns = [pattern for pattern in set(_patterns()) if pattern != r"[^.]+\..+"]
    used = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    groups = {"reason", "issue", "project_status", "status", "measure", "commitment", "category", "kind"}
    assert [key for key in load_labels() if not used.fullmatch(key) and key.split(".")[0] not in groups] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOM).as_posix())
def test_no_words_stand_in_the_code(path: Path) -> None:
    """Chinese in docstrings and comments explains; Chinese in a string would be shown untranslated."""
    tree = ast.parse(path.read_text("utf-8"))
    explained = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in explained
        and CHINESE.search(node.value)
    ]
    assert [words for words in found if set(CHINESE.findall(words)) - SIGNS] == []


@pytest.mark.parametrize("group", CODES)
def test_every_published_code_has_words(group: str, query: Callable[..., list[tuple[str]]]) -> None:
    codes = {code for (code,) in query(CODES[group])}
    assert {code for code in codes if f"{group}.{code}" not in load_labels()} == set()


def test_every_choice_has_words() -> None:
    keys = [f"filter.{facet}" for facet in FACETS]
    keys += [f"sort.{sort}" for sort in SORTS] + [f"nav.{name}" for name in PAGES]
    keys += [f"{group}.{status}" for group in ("status", "status_long") for status in STATUS_SIGNS]
    assert set(keys) <= set(load_labels())


def test_words_follow_the_language(language: str) -> None:
    assert t("nav.overview") == {"zh": "总览", "en": "Overview"}[language]
    assert label("status", "awaiting") == {"zh": "等待报告", "en": "Awaiting report"}[language]
    assert label("status", "unheard_of") == "unheard_of"
    with pytest.raises(KeyError):
        t("no.such.key")


def test_every_reason_for_which_a_number_is_no_figure_has_words() -> None:
    with (PROJECT_ROOT / "seeds" / "reference" / "reject_patterns.csv").open(encoding="utf-8", newline="") as file:
        reasons = {row["reason"] for row in csv.DictReader(file)} | {"withdrawn", "not_reached"}
    assert {reason for reason in reasons if f"reason.{reason}" not in load_labels()} == set()
