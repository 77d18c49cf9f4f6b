"""The name of a project made comparable: what it is of, what is done, and the signs that tell it from its like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.link.patterns import match_patterns
from pipelines.text.folding import fold_text

SHORTEST = 3
_BRACKET = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
_NOISE = re.compile(r"[\s“”\"'‘’《》·*_-]")
_SIGN = re.compile(r"[0-9A-Z]+")


@dataclass(frozen=True, slots=True)
class ComparableName:
    """One name. `core` lacks brackets and light words; `base` lacks what is done as well, which is `work`.

    `signs`: numbers, phases and sides; two names of one project agree in them. `parts`: what the brackets list.
    """

    core: str
    base: str
    work: str
    signs: frozenset[str]
    parts: tuple[str, ...]
    inner: str


class NameReader:
    """The words of one lexicon, compiled."""

    def __init__(self, lexicon: Lexicon) -> None:
        patterns = match_patterns(lexicon)
        self._voltage, self._listed = patterns["voltage"], patterns["listed_parts"]
        words: dict[str, list[str]] = {}
        for row in lexicon.project_words:
            words.setdefault(row.role, []).append(row.word)
        self._synonyms = {row.word: row.reading for row in lexicon.project_synonyms}
        self._synonym = re.compile(_any_of(list(self._synonyms)))
        self._light = re.compile(f"(?:{_any_of([*words['light'], *words['name_end']])})$")
        self._work = re.compile(f"(?:{_any_of([*words['work'], *words['light']])})$")
        self._head = re.compile(f"(?:{_any_of(words['head'])})$")
        self._part_lead = re.compile(f"^(?:{_any_of(words['bracket_lead'])})")
        self._phase = re.compile(f"第?[一二三四五六七八九十]+(?:{_any_of(words['phase'])})|首期")
        self._side = re.compile(f"[东南西北中上下]{{1,2}}(?:{_any_of(words['side'])})|[东南西北]延")
        self.road = re.compile(f"[一-龥]{{2}}(?:{_any_of(words['road'])})(?!道|口|网|坊)")
        self.road_signs = frozenset(words["road_sign"])
        self.before_ending = re.compile(f"(?:{_any_of(words['before_ending'])})$")
        # Characters by which names that are otherwise alike are of two things: 东块 and 西块, 新馆 and 老馆.
        self.telling = re.compile(f"[0-9A-Z]|{_any_of(words['telling'])}")
        self.places = {row.district_code: row.district_name for row in lexicon.districts}

    def read(self, name: str, district_code: str) -> ComparableName:
        """The name as it is compared with others of its government."""
        plain = self._voltage.sub("", _NOISE.sub("", fold_text(name)).upper())
        inner = "、".join(_BRACKET.findall(plain))
        core = self._core(_BRACKET.sub("", plain), district_code) or self._core(plain, district_code)
        base = self._strip(core, self._work)
        return ComparableName(
            core=core,
            base=base,
            work=core[len(base) :],
            signs=frozenset([*_SIGN.findall(core), *self._phase.findall(plain), *self._side.findall(core)]),
            parts=tuple(self._parts(inner, district_code)),
            inner=inner,
        )

    def is_thing(self, words: str) -> bool:
        """The words end with something that is built."""
        return self._head.search(words) is not None

    def is_work(self, words: str) -> bool:
        """The words say only what is done."""
        return self._strip(words, self._work, shortest=0) == ""

    def _parts(self, inner: str, district_code: str) -> list[str]:
        """What a bracket names, each a thing that is built; a part alone that is none is a place or a size."""
        parts = [self._core(self._part_lead.sub("", part), district_code) for part in self._listed.split(inner)]
        return [part for part in parts if len(part) > SHORTEST and self.is_thing(part)]

    def _core(self, plain: str, district_code: str) -> str:
        """Synonyms in one reading, without the government's own name and without light words at the end."""
        place = self.places.get(district_code, "")
        core = self._synonym.sub(lambda match: self._synonyms[match[0]], plain)
        for own in (place, place[-1:]):
            if own and core.startswith(own) and len(core) - len(own) > SHORTEST:
                core = core[len(own) :]
        core = self._strip(core, self._light)
        return core.removesuffix(place[:-1] + "段") if len(place) > 1 else core

    @staticmethod
    def _strip(words: str, ending: re.Pattern[str], shortest: int = SHORTEST) -> str:
        while (found := ending.search(words)) and found.start() >= shortest:
            words = words[: found.start()]
        return words


@made_once
def name_reader(lexicon: Lexicon) -> NameReader:
    """The reader of a lexicon, compiled once."""
    return NameReader(lexicon)


def _any_of(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w))))
