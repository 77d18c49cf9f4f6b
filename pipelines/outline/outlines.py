"""A document's outline: its headings nested by rank, each with its section, as nodes that cover the document."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate

from pipelines.lexicon import Lexicon
from pipelines.model import Document, Node, Section
from pipelines.outline.headings import Heading, find_headings
from pipelines.outline.lines import Layout, Line, outline_patterns, read_layout
from pipelines.outline.passages import Cue, count_items, find_cues
from pipelines.outline.sections import Verdict, default_section, judge_heading, list_pattern, looks_back_on_plan
from pipelines.outline.titles import Title
from pipelines.tape.tapes import Tape

GLOSSARY = 4  # so many explanations in a row make a glossary
BLANKS = re.compile(r"[\s*]*")
LIFTED = 28  # the rank of a part numbered in brackets
PARTS = frozenset({"review", "plan"})
PASSAGE = 29  # the rank of a passage without heading: inside the part, beside its numbered headings
NUMBERED = frozenset({"han", "paren_han", "arabic", "task", "paren_arabic", "is", "bare"})
_SHORT_TITLE = 26
TOP = ("part", "han", "bare", "attachment", "chapter_section")


class Cells:
    """Table cells, to ask how much of a place they fill."""

    def __init__(self, cells: tuple[Line, ...]) -> None:
        self.starts = [cell.start for cell in cells]
        self.sums = [0, *accumulate(len(cell.text) for cell in cells)]

    def characters(self, start: int, end: int) -> int:
        """Characters of the cells that begin in `[start, end)`."""
        return self.sums[bisect_left(self.starts, end)] - self.sums[bisect_left(self.starts, start)]


@dataclass(slots=True)
class Branch:
    """A node being built. `decided`: its section comes from its own heading, not from what holds it."""

    heading: Heading
    parent: int
    section: Section
    verdict: Verdict
    end: int
    decided: bool = False
    is_work_item: bool = False


def parse_outline(tape: Tape, lexicon: Lexicon) -> tuple[Node, ...]:
    """The nodes of one document in reading order; node 0 is the document, every other lies inside its parent."""
    text, folded, document = tape.text, tape.folded, tape.document
    layout = read_layout(text, folded, document.body_start, document.end, lexicon)
    headings = _lift_parts(find_headings(folded, document, layout, lexicon), folded, document, lexicon)
    cues = find_cues(folded, document, headings, lexicon)
    # A report of both years without headings that say which part is which.
    is_plain = None not in (document.plan_year, document.review_year)
    is_plain = is_plain and not any(_tells_part(heading, folded, document, lexicon) for heading in headings)
    is_plain = is_plain and (not headings or any(cue.section == "plan" for cue in cues))
    tree = Tree(folded, document, lexicon, is_plain)
    places: list[Heading | Cue] = [*headings, *cues]
    for place in sorted(places, key=lambda p: (p.start, isinstance(p, Cue))):
        if isinstance(place, Cue):
            tree.add_passage(place)
        else:
            tree.add_heading(place)
    tree.mark_glossaries()
    return tree.nodes(text, layout)


def _lift_parts(headings: list[Heading], folded: str, document: Document, lexicon: Lexicon) -> list[Heading]:
    """The headings, with parts numbered in brackets above the points numbered without, as some papers have them:
    (一)一九八八年工作的基本情况, then 一、农村经济, 二、工业生产, then (二)一九八九年的任务.
    """
    numbered = [heading for heading in headings if heading.kind in ("han", "paren_han")]
    if not numbered or numbered[0].kind != "paren_han":
        return headings
    told: dict[str, set[Section | None]] = {"han": set(), "paren_han": set()}
    for heading in numbered:
        words = folded[heading.title.start : heading.title.end].strip()
        told[heading.kind].add(judge_heading(words, document, lexicon).section)
    if not told["paren_han"] >= PARTS or told["han"] >= PARTS:
        return headings
    return [replace(h, kind="part", rank=LIFTED) if h.kind == "paren_han" else h for h in headings]


def _tells_part(heading: Heading, folded: str, document: Document, lexicon: Lexicon) -> bool:
    """Whether a heading says which part of the report it is over; 第二部分是未来五年的路径 is a sentence."""
    words = folded[heading.title.start : heading.title.end].strip()
    is_heading = heading.kind in TOP and not words.startswith(("是", "为"))
    return is_heading and judge_heading(words, document, lexicon).section is not None


class Tree:
    """Nests headings as they come and decides the section of each."""

    def __init__(self, folded: str, document: Document, lexicon: Lexicon, is_plain: bool) -> None:
        self.folded, self.document, self.lexicon, self.is_plain = folded, document, lexicon, is_plain
        root = Heading(
            document.start, "document", 0, "", Title(*document.title_span, document.body_start), document.rule_id
        )
        self.branches = [Branch(root, -1, default_section(document), Verdict(None, None, False), document.end)]
        self.open = [0]
        self.styles: dict[str, int] = {}
        # Section of the last branch in review or plan, by its parent and the kind of its heading; and whether a heading
        # at the top of the document is among them.
        self.settled: dict[tuple[int, str], Section] = {}
        self.is_settled = False

    def add_heading(self, heading: Heading) -> None:
        """Nest a heading under the innermost open one of a lower rank."""
        rank = self._rank(heading)
        self._end_passage(heading)
        self._close(rank, heading.start)
        verdict = judge_heading(self._words(heading), self.document, self.lexicon)
        if heading.kind in ("part", "attachment") and heading.title.end <= heading.title.start:
            verdict = Verdict(None, None, False)
        section, decided = self._section(heading, verdict)
        ranked = Heading(
            heading.start, heading.kind, rank, heading.marker, heading.title, heading.rule_id, heading.style
        )
        self._append(Branch(ranked, self.open[-1], section, verdict, self.document.end, decided))

    def add_passage(self, cue: Cue) -> None:
        """A passage of another section, where the open part lets it be; its 一是…二是… become items."""
        inner = self.branches[self.open[-1]]
        if not self._allows(cue, inner) or cue.end - cue.start < 8:
            return
        base = self._decider()
        while self.open[-1] != base:
            self._shut(cue.start)
        if cue.section == "plan":
            self._turn(cue.start, base, cue.rule_id)
            return
        section: Section = "problems"
        heading = Heading(cue.start, "passage", PASSAGE, "", Title(cue.start, cue.start, cue.start), cue.rule_id)
        before = self.branches[base].section
        self._append(Branch(heading, base, section, Verdict(section, None, False), self.document.end, True))
        for item in count_items(self.folded, cue.start, cue.end, outline_patterns(self.lexicon)):
            self._close(item.rank, item.start)
            self._append(Branch(item, self.open[-1], section, Verdict(None, None, False), self.document.end))
        self._resume(cue, base, before)

    def _resume(self, cue: Cue, base: int, section: Section) -> None:
        """Behind a passage that ends before the next heading, the part it stands in goes on."""
        rest = BLANKS.match(self.folded, cue.end)
        # From the beginning of its line on, for the next passage may begin there.
        start = max(cue.end, self.folded.rfind("\n", 0, rest.end() if rest else cue.end) + 1)
        if start >= cue.next_heading:
            return
        while self.open[-1] != base:
            self._shut(start)
        if self.branches[base].verdict.is_mixed and section == "review":
            self._turn(start, base, "passage.turn")
            return
        heading = Heading(start, "passage", PASSAGE, "", Title(start, start, start), "passage.resume")
        self._append(Branch(heading, base, section, Verdict(None, None, False), self.document.end))

    def _turn(self, start: int, base: int, rule: str) -> None:
        """From here on a part that its heading calls both review and plan is plan, headings inside it too."""
        rank = self.branches[base].heading.rank + 1
        heading = Heading(start, "turn", rank, "", Title(start, start, start), rule)
        self._append(Branch(heading, base, "plan", Verdict("plan", None, False), self.document.end, True))

    def _allows(self, cue: Cue, inner: Branch) -> bool:
        if cue.section == "plan":
            mixed = any(self.branches[i].verdict.is_mixed for i in self.open)
            return (mixed or self.is_plain) and inner.section == "review"
        return inner.section in ("review", "other") and self.document.doc_type != "news"

    def _decider(self) -> int:
        """The innermost open branch whose own heading decides its section; the document where none does."""
        settled = (i for i in reversed(self.open) if self.branches[i].decided)
        return next((i for i in settled if self.branches[i].heading.kind != "passage"), 0)

    def _end_passage(self, heading: Heading) -> None:
        """A passage ends at the next heading, unless it announces what follows with a colon."""
        inner = next((i for i in reversed(self.open) if self.branches[i].heading.kind == "passage"), None)
        if inner is None or (
            heading.rank > PASSAGE
            and self.folded[max(0, heading.start - 30) : heading.start].rstrip(" \n\r*").endswith(":")
        ):
            return
        while self.open[-1] != inner:
            self._shut(heading.start)
        self._shut(heading.start)

    def _section(self, heading: Heading, verdict: Verdict) -> tuple[Section, bool]:
        parent = self.branches[self.open[-1]]
        ruled = next((self.branches[i] for i in reversed(self.open) if self.branches[i].decided), None)
        if verdict.section is not None and self._may_decide(heading, verdict, ruled):
            return verdict.section, True
        if ruled is not None and not ruled.verdict.is_mixed:
            return parent.section, False
        if self.document.doc_type in ("work_plan", "special_plan", "news"):
            return parent.section, False
        return self._carried(heading, parent), False

    def _may_decide(self, heading: Heading, verdict: Verdict, ruled: Branch | None) -> bool:
        """Whether a heading's words may set its section: deep inside a settled part only problems and glossary may."""
        if self.document.doc_type == "news":
            return False
        is_short, is_top = heading.title.end - heading.title.start <= _SHORT_TITLE, heading.kind in TOP
        decides = verdict.section == "glossary" or (verdict.year is not None and is_short and is_top)
        if decides or heading.rule_id == "heading.contents":
            return decides
        if verdict.section == "review" and looks_back_on_plan(self._words(heading), self.document):
            return True
        return self._may_decide_by_words(verdict, ruled, is_short=is_short, is_top=is_top)

    def _may_decide_by_words(self, verdict: Verdict, ruled: Branch | None, *, is_short: bool, is_top: bool) -> bool:
        """The same of a heading that names neither year nor glossary, by what it stands in."""
        names_problems = verdict.section == "problems" and is_short
        if self.is_plain and not is_top:
            return names_problems
        if ruled is not None and not ruled.verdict.is_mixed:
            return names_problems and ruled.section != "plan"
        if self.document.doc_type in ("work_plan", "special_plan"):
            return is_top and (names_problems or (is_short and verdict.section == "review"))
        return True

    def _carried(self, heading: Heading, parent: Branch) -> Section:
        """Reports go from review to plan: an undecided heading goes on as its elder, the first one is review."""
        if heading.rule_id == "heading.contents":
            return "other"
        settled = self.settled.get((self.open[-1], heading.kind))
        if self.document.doc_type == "work_report" and self.document.plan_year is None:
            return parent.section
        if parent.heading.kind == "part" and parent.heading.title.end <= parent.heading.title.start:
            return parent.section  # numbered parts without a name turn from review to plan, not the places inside them
        if self.is_plain and heading.kind != "han" and parent.heading.kind == "document":
            return "review"  # (一)…(二)… whose upper headings are lost: the turn to the plan decides
        if self.document.doc_type == "work_report" and parent.heading.kind in ("document", "part"):
            return "plan" if self.is_settled else "review"
        return settled or parent.section

    def _settle(self, branch: Branch) -> None:
        """Note a branch that stands in a review or a plan, for those that come after it."""
        if branch.section not in ("review", "plan"):
            return
        self.settled[branch.parent, branch.heading.kind] = branch.section
        is_top = branch.parent >= 0 and self.branches[branch.parent].heading.kind in ("document", "part")
        self.is_settled = self.is_settled or (is_top and branch.heading.kind != "part")

    def _rank(self, heading: Heading) -> int:
        """A heading without number ranks as the first of its style did; inside numbered ones it is a detail."""
        if heading.kind != "bare" or heading.rule_id == "heading.contents":
            return heading.rank
        if heading.style.startswith("#"):
            return 11 + 3 * len(heading.style)
        if heading.style not in self.styles:
            inner = self.branches[self.open[-1]].heading
            is_detail = heading.rule_id == "heading.style" and inner.rank >= 30
            self.styles[heading.style] = 55 if is_detail else heading.rank
        return heading.rank if heading.rule_id == "heading.section" else self.styles[heading.style]

    def _words(self, heading: Heading) -> str:
        return self.folded[heading.title.start : heading.title.end].strip()

    def _close(self, rank: int, at: int) -> None:
        while len(self.open) > 1 and self.branches[self.open[-1]].heading.rank >= rank:
            self._shut(at)

    def _shut(self, at: int) -> None:
        self.branches[self.open.pop()].end = at

    def _append(self, branch: Branch) -> None:
        self.branches.append(branch)
        self._settle(branch)
        self.open.append(len(self.branches) - 1)

    def mark_glossaries(self) -> None:
        """A run of numbered places that say what words mean is a glossary, though no heading says so."""
        means = outline_patterns(self.lexicon)["meaning"].match
        runs: dict[tuple[int, str], list[Branch]] = {}
        for branch in self.branches[1:]:
            if branch.heading.kind in ("arabic", "circled", "paren_arabic"):
                runs.setdefault((branch.parent, branch.heading.kind), []).append(branch)
        for run in runs.values():
            meanings = [b for b in run if means(self.folded, b.heading.title.end)]
            if len(run) >= GLOSSARY and len(meanings) >= 0.6 * len(run):
                for branch in run[run.index(meanings[0]) :]:
                    branch.section = "glossary"

    def nodes(self, text: str, layout: Layout) -> tuple[Node, ...]:
        """The finished nodes, titles and markers as the source writes them."""
        cells = Cells(layout.cells)
        levels = [0]
        for branch in self.branches[1:]:
            levels.append(levels[branch.parent] + 1)
        return tuple(
            Node(
                index=i,
                parent=b.parent if i else None,
                level=levels[i],
                start=b.heading.start,
                end=b.end,
                marker=text[b.heading.start : b.heading.start + len(b.heading.marker)],
                title=text[b.heading.title.start : b.heading.title.end].strip() if i else self.document.title,
                body_start=max(b.heading.title.body, b.heading.start),
                section=b.section,
                year=b.verdict.year,
                is_work_item=i > 0 and self._is_work_item(b, cells),
                rule_id=b.heading.rule_id,
            )
            for i, b in enumerate(self.branches)
        )

    def _is_listed(self, branch: Branch) -> bool:
        """Whether a place without a sentence stands in a list of projects."""
        if "。" in self.folded[branch.heading.start : branch.end]:
            return False
        pattern = list_pattern(self.lexicon)
        holder = branch.parent
        while holder > 0 and not pattern.search(self._words(self.branches[holder].heading)):
            holder = self.branches[holder].parent
        return holder > 0 or bool(pattern.search(self.document.title))

    def _is_work_item(self, branch: Branch, cells: Cells) -> bool:
        """Numbered or titled, with work in it: no part of the speech, no glossary, no project list, no news."""
        heading = branch.heading
        if heading.kind not in NUMBERED or heading.title.end <= heading.title.start:
            return False
        if branch.section == "glossary" or self.document.doc_type == "news":
            return False
        if (
            branch.decided
            and self.branches[branch.parent].heading.kind in ("document", "part")
            and (self.document.doc_type in ("work_report", "compilation") or heading.kind == "bare")
        ):
            return False
        if heading.kind == "bare" and (branch.decided or heading.rule_id == "heading.contents"):
            return False
        if self._is_listed(branch):
            return False
        return 2 * cells.characters(heading.title.body, branch.end) <= branch.end - heading.title.body
