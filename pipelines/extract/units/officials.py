"""Officials responsible for work items: 牵头领导:赵亮;配合领导:徐建华."""

from __future__ import annotations

from pipelines.extract.units.responsibilities import Statement
from pipelines.lexicon import Lexicon
from pipelines.model import OfficialMention
from pipelines.tape.patterns import reading_patterns


def find_officials(text: str, folded: str, statement: Statement, node: int, lexicon: Lexicon) -> list[OfficialMention]:
    """The people of one statement, without their offices; a name of two characters may be set apart by a blank."""
    patterns = reading_patterns(lexicon)
    found, person, office = [], patterns["person"], patterns["office_end"]
    for match in person.finditer(folded, statement.start, statement.end):
        name = office.sub("", match[0])
        start, end = match.start(), match.start() + len(name.rstrip())
        plain = text[start:end].replace(" ", "").replace("\u3000", "").replace("\u00a0", "")
        if 2 <= len(plain) <= 8:
            found.append(OfficialMention(node, plain, statement.role, start, end, "official.keyed"))
    return found
