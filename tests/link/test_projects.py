"""Which names are of one project: pairs by rule, and what a whole government's names become."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.lexicon import Lexicon
from pipelines.link.projects import NamedWork, ProjectLink, link_projects

with (Path(__file__).parent / "project_link_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


def _link(lexicon: Lexicon, *names: str) -> list[ProjectLink]:
    works = [NamedWork(str(number), name, "310110", True) for number, name in enumerate(names)]
    return link_projects(works, lexicon)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['first']}-{case['second']}")
def test_pairs_of_names(case: dict[str, str], lexicon: Lexicon) -> None:
    first, second = _link(lexicon, case["first"], case["second"])
    assert first.rule == "project.first"
    assert (second.project == first.project) == bool(case["rule"])
    assert second.rule == (case["rule"] or "project.first")


@pytest.mark.parametrize("case", [case for case in CASES if case["rule"]], ids=lambda case: case["first"])
def test_the_order_of_two_names_does_not_matter(case: dict[str, str], lexicon: Lexicon) -> None:
    links = _link(lexicon, case["second"], case["first"])
    assert links[0].project == links[1].project


def test_a_name_that_fits_two_projects_is_linked_to_neither(lexicon: Lexicon) -> None:
    links = _link(lexicon, "159街坊项目(养老院)", "159街坊项目(文体中心)", "159街坊项目")
    assert len({link.project for link in links}) == 3


def test_a_name_that_gives_another_in_brackets_makes_one_project_of_both(lexicon: Lexicon) -> None:
    links = _link(lexicon, "东湖公园", "东湖公共空间一期工程", "东湖公共空间一期工程(东湖公园)")
    assert {link.project for link in links} == {0}


def test_the_same_name_is_one_project_however_often(lexicon: Lexicon) -> None:
    links = _link(lexicon, "云山隧道", "云山 隧道", "青溪隧道", "云山隧道")
    assert [link.project for link in links] == [0, 0, 2, 0]
    assert [link.rule for link in links] == ["project.first", "project.name", "project.first", "project.name"]
