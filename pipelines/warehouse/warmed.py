"""Everything that a process needs before it reads its first document, got ready as this module is imported.

Imported by the process that others are forked from (`forks.py`) and by no other.
"""

from __future__ import annotations

import gc
import signal

from pipelines.errors import TaizhangError
from pipelines.lexicon import Lexicon, load_lexicon
from pipelines.model import SourceText
from pipelines.run import extract_source
from pipelines.settings import load_settings
from pipelines.warehouse.words import word_cutter

# Reading a few lines of each kind has the patterns compiled that nearly every document needs.
LINES = """杨浦区2024年政府工作报告
——2024年1月10日在杨浦区第十七届人民代表大会第四次会议上
一、2023年工作回顾
全区生产总值增长5.5%，新增就业岗位3.2万个，完成年度目标的106.7%，比上年提高2个百分点，其中第二产业占比未达到30%。
二、2024年主要任务
（一）推动经济发展
1.扩大有效投资。确保全年固定资产投资增长6%以上，力争开工重大项目12个，6月底前建成公园3座。（牵头单位：区建设管理委；配合单位：区发展改革委）
| 序号 | 指标 | 单位 | 2024年目标 | 责任单位 |
| 1 | 新增养老床位 | 张 | 500 | 区民政局 |
附件：2024年重大项目清单
1.滨江森林公园二期，计划9月开工，总投资3.5亿元。
"""


def _get_ready() -> Lexicon | None:
    """The project's own reference tables with what is made of them; None where they cannot be read: whoever asks for
    them next is told why.
    """
    # Ctrl-C goes to every process of the terminal; the pipeline's own tells the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    try:
        lexicon = load_lexicon(load_settings().reference)
        extract_source(SourceText("a.txt", "a.txt", "text/plain", "utf-8", 0, "", LINES), lexicon)
        word_cutter(lexicon)
    except TaizhangError:
        return None
    # Nothing of this ever ends: no process that is forked from here looks at it again.
    gc.freeze()
    gc.enable()
    return lexicon


LEXICON = _get_ready()
