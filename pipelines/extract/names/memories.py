"""What the numbers of a sentence leave behind for the next one to lean on."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.model import Measure
from pipelines.tape.candidates import Candidate


@dataclass(slots=True)
class Memory:
    """What the next number may lean on: the last indicator, its topic, its verb, and where its words ended.

    `heads` are the items of a list that 分别 spreads over the numbers to come (教育、医疗支出分别增长11%和13%),
    `past` the last indicators, `run` how many numbers from this one on are joined by nothing but 、 or 和;
    `spread` says over how many numbers a list was spread last, `stage` is the stage of projects that the heading names
    (新开工项目), `shared` what follows the next number where that one follows directly, `ahead` what follows the run.
    `is_plan` says that the last number is a plan, so that 的95.1% is the share of it that was done.
    `is_headed` says that the last indicator is a bare head with its topic (龙头企业产值): growth is of both.
    """

    indicator: str = ""
    topic: str = ""
    verb: str = ""
    end: int = -1
    growth: str | None = None
    heads: tuple[str, ...] = ()
    family: str = ""
    unit: str = ""
    spread: int = 0
    past: tuple[str, ...] = ()
    run: int = 1
    stage: str = ""
    measure: Measure | None = None
    shared: str = ""
    ahead: str = ""
    title: str = ""
    is_headed: bool = False
    is_plan: bool = False


def noun_start(candidate: Candidate) -> int:
    """Where the words behind a number begin; a noun that serves as its unit (5万农牧民) is one of them."""
    return candidate.number_end if candidate.unit.form == "noun" else candidate.right


def may_share_verb(candidate: Candidate, memory: Memory) -> bool:
    """Things counted or measured share a verb (新建绿地5万平方米、绿道5公里); rates and sums only with their like."""
    families = {candidate.unit.family, memory.family}
    return len(families) == 1 or not families & {"share", "money", "duration"}


def counts_part(words: str, candidate: Candidate, memory: Memory) -> bool:
    """幼儿园5所,3所|已投入使用: a number of the things counted just before, with what is said of them."""
    if not words.strip() or words.lstrip().startswith(("是", "为")) or candidate.unit.family == "person":
        return False
    return memory.topic != "" and candidate.unit.form == "classifier" and candidate.unit.canonical == memory.unit
