"""The scorer counts right, wrong, missed and too many; and the ledger stays as good as it was."""

import json
import math
from pathlib import Path

import pytest

from pipelines.errors import TaizhangError
from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.scoring import Figure, score_labels
from pipelines.scoring.comparisons import alike, same_value
from pipelines.settings import LABELS, PROJECT_ROOT

PLAN = "2019年杨浦区政府重点工作 2019-01-13\n\n1.养老服务。新增600张养老床位、1家社区食堂。完成旧改征收7000户。\n"
# Floors of the figures on the labelled documents: what is shown to users must not get worse unseen.
FLOORS = {
    "document.recall": 1.0, "document.precision": 1.0, "item.recall": 0.97, "item.precision": 0.97,
    "item.lead_orgs": 0.98, "item.section": 0.98, "item.theme": 0.90, "item.title": 0.97, "project.recall": 0.99,
    "project.precision": 0.99, "quantity.recall": 0.98, "quantity.precision": 0.95, "quantity.indicator": 0.93,
    "quantity.kind": 0.98, "quantity.measure": 0.88, "quantity.operator": 0.99, "quantity.unit": 0.99,
    "quantity.whole": 0.90, "quantity.year": 0.98,
}  # fmt: skip


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(PROJECT_ROOT / "seeds" / "reference")


def write_case(folder: Path, labels: list[dict[str, object]]) -> tuple[Path, list[Path]]:
    source = folder / "plan.txt"
    source.write_text(PLAN, encoding="utf-8")
    (folder / "plan.jsonl").write_text("\n".join(json.dumps(label) for label in labels), encoding="utf-8")
    return folder, [source]


def quantity(quote: str, indicator: str, value: float, unit: str, **other: object) -> dict[str, object]:
    return {
        "type": "quantity", "quote": quote, "kind": "target", "indicator": indicator, "value": value, "unit": unit,
        "operator": "=", "measure": "increment", "year": 2019,
    } | other  # fmt: skip


def figures(labels: Path, sources: list[Path], lexicon: Lexicon) -> dict[str, tuple[int, int]]:
    scored = score_labels(labels, sources, lexicon)
    return {f"{f.entity}.{f.field}": (f.right, f.asked) for f in scored.figures}


def test_found_missed_wrong_and_unasked(tmp_path: Path, lexicon: Lexicon) -> None:
    labels = [
        quantity("新增600张养老床位", "养老床位", 600, "张"),
        quantity("1家社区食堂", "社区食堂", 1, "家", year=2020),
        quantity("重点工作", "没有这个数", 99, "个"),
    ]
    found = figures(*write_case(tmp_path, labels), lexicon)
    assert found["quantity.recall"] == (2, 3)
    assert found["quantity.precision"] == (2, 3)  # 旧改征收7000户 is a row that no label asks for
    assert found["quantity.year"] == (1, 2)
    assert found["quantity.whole"] == (1, 3)


def test_an_optional_label_counts_neither_way(tmp_path: Path, lexicon: Lexicon) -> None:
    labels = [
        quantity("新增600张养老床位", "养老床位", 600, "张"),
        quantity("1家社区食堂", "社区食堂", 1, "家", optional=True),
        quantity("旧改征收7000户", "旧改征收", 7000, "户", optional=True),
    ]
    found = figures(*write_case(tmp_path, labels), lexicon)
    assert found["quantity.recall"] == (1, 1)
    assert found["quantity.precision"] == (1, 1)


def test_a_line_that_is_no_label_is_named(tmp_path: Path, lexicon: Lexicon) -> None:
    labels, sources = write_case(tmp_path, [{"type": "promise"}])
    with pytest.raises(TaizhangError, match=r"plan\.jsonl, line 1"):
        score_labels(labels, sources, lexicon)
    with pytest.raises(TaizhangError, match="no source of that name"):
        score_labels(labels, [], lexicon)


def test_likeness() -> None:
    assert alike("“养老床位”", "新增养老床位")
    assert alike("旧改居民签约", "旧改签约")
    assert not alike("绿道", "养老床位")
    assert same_value(-3, 3)
    assert not same_value(None, 3)


def test_interval_holds_the_share_and_narrows_with_cases() -> None:
    small, large = Figure("a", "b", 9, 10), Figure("a", "b", 900, 1000)
    assert small.low < small.share < small.high
    assert large.high - large.low < small.high - small.low
    assert math.isclose(Figure("a", "b", 10, 10).low, 0.7225, abs_tol=0.001)


def test_the_labelled_documents_are_read_as_well_as_claimed(lexicon: Lexicon) -> None:
    scored = score_labels(LABELS, (PROJECT_ROOT / "seeds" / "documents").glob("*"), lexicon)
    shares = {f"{f.entity}.{f.field}": f.share for f in scored.figures}
    short = {name: (shares[name], floor) for name, floor in FLOORS.items() if shares[name] < floor}
    assert not short
