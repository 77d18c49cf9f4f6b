"""Which promised actions a review speaks of again, and where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.link import task_mentions
from pipelines.link.task_mentions import Mention, Passage, Promise, find_mentions, mention_rules
from pipelines.settings import load_settings

REVIEW = [
    "完成第二批机关搬迁,实施慢行系统品质提升行动",
    "云山文化中心建成开放,农贸市场标准化改造加快推进",
    "在市委的坚强领导下,全面落实慢行系统品质提升行动要求",
    "推进社会信用体系建设,开展公共信用信息归集",
    "河道断面水质稳定达标,城市绿化覆盖面积继续增加",
    "建立街道调解联席会议制度,化解邻里纠纷",
    "落实云山三年行动计划",
]
RULES = mention_rules(load_lexicon(load_settings().reference))


def _passages(document: str = "report") -> list[Passage]:
    starts = [sum(len(text) + 1 for text in REVIEW[:number]) for number in range(len(REVIEW))]
    return [Passage(document, start, text) for start, text in zip(starts, REVIEW, strict=True)]


def _find(words: str, document: str = "report") -> Mention | None:
    return next(find_mentions([Promise("t", "plan", words)], _passages(document), RULES), None)


@pytest.mark.parametrize(
    ("words", "passage"),
    [
        ("慢行系统品质提升行动", "实施慢行系统品质提升行动"),
        ("社会信用体系建设", "推进社会信用体系建设"),
        ("200家农贸市场标准化改造", "农贸市场标准化改造加快推进"),
    ],
)
def test_the_passage_is_the_clause_that_says_it(words: str, passage: str) -> None:
    mention = _find(words)
    text = "\n".join(REVIEW)
    assert mention is not None
    assert text[mention.start : mention.end] == passage
    assert (mention.rule, mention.document_id) == ("mention.clause", "report")
    assert mention.score >= RULES.threshold


@pytest.mark.parametrize("words", ["垃圾分类", "社会保险体系", "机关作风", "区委组织部", "改造", "区三年行动计划"])
def test_other_actions_are_not_found(words: str) -> None:
    assert _find(words) is None


def test_an_item_of_a_list_counts_where_nothing_speaks_of_the_whole() -> None:
    mention = _find("平安校园创建、慢行系统品质提升行动、口袋公园建设")
    assert mention is not None
    assert mention.rule == "mention.item"
    assert mention.score < 1
    # Short items are found anywhere.
    assert _find("平安校园创建、街道调解、口袋公园建设") is None


def test_scope_words_say_nothing(lexicon: Lexicon) -> None:
    passages = [Passage("report", 0, "紧密型云山医共体实现全覆盖"), Passage("report", 30, "新增岗位")]
    promise = Promise("t", "plan", "全区紧密型云山医共体建设全覆盖")
    assert [m.rule for m in find_mentions([promise], passages, mention_rules(lexicon))] == ["mention.clause"]


def test_a_document_does_not_answer_itself() -> None:
    assert _find("慢行系统品质提升行动", document="plan") is None


def test_clauses_that_report_nothing_do_not_count(lexicon: Lexicon) -> None:
    passages = [Passage("report", 0, "2030年是全面贯彻云山精神的开局之年"), Passage("report", 30, "新增岗位")]
    promise = Promise("t", "plan", "云山精神的开局之年")
    assert list(find_mentions([promise], passages, mention_rules(lexicon))) == []


@given(st.lists(st.text(alphabet="云山建设推进隧道,。、年1", max_size=30), max_size=6), st.text(max_size=20))
def test_every_passage_lies_in_its_sentence(sentences: list[str], words: str) -> None:
    passages = [Passage("report", 100 * number, text) for number, text in enumerate(sentences)]
    for mention in find_mentions([Promise("t", "plan", words)], passages, RULES):
        text = sentences[mention.start // 100]
        assert 0 <= mention.start % 100 < mention.end - mention.start // 100 * 100 <= len(text)
        assert RULES.threshold <= mention.score <= 1


@given(st.lists(st.sampled_from([text[at : at + 4] for text in REVIEW for at in range(0, len(text), 3)]), max_size=5))
def test_promises_that_are_passed_over_at_once_would_not_be_found(words: list[str]) -> None:
    promises = [Promise("t", "plan", "".join(words)), Promise("u", "plan", "、".join(words))]
    found = list(find_mentions(promises, _passages(), RULES))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(task_mentions._Index, "_fewest_known", lambda _self, _count: 0)
        assert list(find_mentions(promises, _passages(), RULES)) == found
