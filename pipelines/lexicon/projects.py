"""Rows by which named works are read in sentences: the words of their names, and the stage a clause tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pipelines.lexicon.patterns import PatternRow


@dataclass(frozen=True, slots=True)
class ProjectStagePattern(PatternRow):
    """Words that tell how far a work is. `place`: at the clause's head, before the names, or at its tail, behind them.

    `strength`: a firm pattern (开工) takes every name of a thing that is built; `plain` and `work` ones (加快推进,
    启动) are said of much else and take only names that end with a work or a project. `cues` (separated by blanks):
    words one of which every match holds; only clauses that hold one are looked at.
    """

    FILE: ClassVar[str] = "project_stages.csv"
    place: Literal["head", "tail"]
    stage: Literal["start", "ongoing", "complete", "open"]
    strength: Literal["firm", "plain", "work"]
    cues: str


@dataclass(frozen=True, slots=True)
class ProjectWord:
    """A word around or in the name of a work.

    `head`: a name ends with it (隧道); `weak`: so it may, but much else does (中心); `work`: what is done (改建工程);
    `light`: that something is done (建设), of whatever it is; `generic`: tells no work from another (重大); `lead` and
    `tail`: stands before or behind a name without being part of it; `stop`: what ends with it is nothing that is built;
    `other`: a clause with it speaks of something else than building; `place`: a sign of places, by which a project
    without a thing that is built (景观提升项目) is one of its own. A review that only pushes (`push`: 推动…开工)
    reports no stage reached, a plan that only thinks about it (`muse`: 谋划…开工) promises none.

    Where names are compared: `name_end` falls away at their end, `bracket_lead` before what a bracket names; `phase`
    and `side` make a sign of the numeral or direction before them (二期, 东块), `road` a road of a name; a name that is
    the end of another is none behind a `before_ending`; names that differ by a `telling` character are of two things,
    unless it is the `road_sign` of one road. Behind a number a `counter` counts works (9个小区), and a `numbered` word
    makes a name of it (159街坊).
    """

    FILE: ClassVar[str] = "project_words.csv"
    role: Literal[
        "head",
        "weak",
        "work",
        "light",
        "generic",
        "lead",
        "tail",
        "stop",
        "other",
        "place",
        "push",
        "muse",
        "name_end",
        "bracket_lead",
        "phase",
        "side",
        "road",
        "road_sign",
        "before_ending",
        "telling",
        "counter",
        "numbered",
    ]
    word: str


@dataclass(frozen=True, slots=True)
class ProjectSynonym:
    """A word of works' names that is read as another before names are compared."""

    FILE: ClassVar[str] = "project_synonyms.csv"
    word: str
    reading: str
