"""Firmness and stage of a promise."""

import pytest

from pipelines.lexicon import Lexicon
from pipelines.tape.commitments import promise_reader


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("确保完成", "firm"),
        ("必须实现", "firm"),
        ("力争完成", "aspirational"),
        ("努力实现", "aspirational"),
        ("争取建成", "aspirational"),
        ("积极谋划", "aspirational"),
        ("推进", "plain"),
        ("着力保障", "plain"),
        ("研究制定", "plain"),
        ("研究打造", "aspirational"),
        ("提升劳动力竞争力", "plain"),
    ],
)
def test_commitment(words: str, expected: str, lexicon: Lexicon) -> None:
    assert promise_reader(lexicon).read_commitment(words) == expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("项目开工", "start"),
        ("启动建设", "start"),
        ("项目竣工", "complete"),
        ("完成修缮", "complete"),
        ("建成启用", "open"),
        ("建成开放", "open"),
        ("18号线通车", "open"),
        ("博物馆开馆", "open"),
        ("已竣工项目验收", None),
        ("竣工的项目", None),
        ("推动工业升级", None),
        ("建成区绿化", None),
        ("扩大开放", None),
        ("限时办结等制度", None),
        ("加强施工管理", None),
    ],
)
def test_milestone(clause: str, expected: str | None, lexicon: Lexicon) -> None:
    assert promise_reader(lexicon).read_milestone(clause) == expected
