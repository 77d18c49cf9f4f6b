"""What a later review says of a promise that no number answers."""

from __future__ import annotations

import pytest

from pipelines.lexicon import Lexicon
from pipelines.link.second_looks import Look, Unanswered, look_again
from pipelines.link.task_mentions import Passage, mention_rules

THRESHOLD = 0.35


def _look(promise: Unanswered, sentences: list[str], lexicon: Lexicon) -> Look | None:
    passages = [Passage("report", 100 * place, text) for place, text in enumerate(sentences)]
    return next(look_again([promise], passages, mention_rules(lexicon), THRESHOLD), None)


def _promise(thing: str, clause: str, written: str, heading: str = "") -> Unanswered:
    return Unanswered("t", "plan", thing, clause, written, heading)


OTHERS = ["全年接待游客820万人次", "城镇登记失业率3.1%", "启动社区食堂建设", "加强市容环境管理", "整治背街小巷"]


@pytest.mark.parametrize(
    ("promise", "told", "rule"),
    [
        (
            _promise("二氧化硫排放总量", "二氧化硫排放总量下降1%", "1%"),
            "化学需氧量、二氧化硫排放量继续下降,超额完成控制目标",
            "look.",
        ),
        (_promise("绿地", "新增绿地1800公顷", "1800公顷"), "新增城市绿地1,800公顷", "look.number"),
        (
            _promise("路灯", "安装路灯500盏", "500盏", "2023年为民办实事项目"),
            "十件为民实事全部完成",
            "look.list_done",
        ),
    ],
)
def test_work_that_is_spoken_of_is_not_silence(promise: Unanswered, told: str, rule: str, lexicon: Lexicon) -> None:
    found = _look(promise, [*OTHERS, told], lexicon)
    assert found is not None
    assert found.rule.startswith(rule)
    assert found.start == 100 * len(OTHERS)


@pytest.mark.parametrize(
    "promise",
    [
        _promise("干堤加固", "完成干堤加固80公里", "80公里"),
        _promise("路灯", "安装路灯500盏", "500盏", "加强城市管理"),
        _promise("社区管理率", "社区管理率达90%", "90%"),
    ],
)
def test_what_is_not_spoken_of_stays_silent(promise: Unanswered, lexicon: Lexicon) -> None:
    assert _look(promise, [*OTHERS, "十件为民实事全部完成"], lexicon) is None


def test_a_document_never_speaks_for_itself(lexicon: Lexicon) -> None:
    promise = Unanswered("t", "report", "路灯", "安装路灯500盏", "500盏", "实事项目")
    assert _look(promise, ["安装路灯500盏", "十件实事全部完成"], lexicon) is None


@pytest.mark.parametrize(
    ("told", "told_as"),
    [
        ("挥发性有机物排放企业减少任务全面完成", "completed"),
        ("挥发性有机物排放企业减少任务加快完成", "spoken_of"),
        # A run of its words speaks of it; what is done may be another part of the work.
        ("全面完成重点挥发性有机物污染整治", "spoken_of"),
        ("加强挥发性有机物、扬尘和餐饮油烟排放控制", "spoken_of"),
    ],
)
def test_only_a_passage_that_says_most_of_a_promise_calls_it_done(told: str, told_as: str, lexicon: Lexicon) -> None:
    promise = _promise("挥发性有机物排放企业", "挥发性有机物排放企业减少60%", "60%")
    found = _look(promise, [*OTHERS, told], lexicon)
    assert found is not None
    assert (found.told_as, found.start) == (told_as, 500)
    assert _look(promise, [*OTHERS, "加强企业污染治理"], lexicon) is None
