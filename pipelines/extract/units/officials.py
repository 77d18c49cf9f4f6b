"""Officials responsible for work items: 牵头领导:赵亮;配合领导:徐建华."""

from __future__ import annotations

import re

from pipelines.extract.units.responsibilities import Statement
from pipelines.lexicon import Lexicon
from pipelines.model import OfficialMention
from pipelines.tape.patterns import reading_patterns

PERSON = re.compile(r"[一-龥](?: ?[一-龥·]){1,7}")


def find_officials(text: str, folded: str, statement: Statement, node: int, lexicon: Lexicon) -> list[OfficialMention]:
    """The people of one statement, without their offices; a name of two characters may be set apart by a blank."""
    found, office = [], reading_patterns(lexicon)["office_end"]
    for match in PERSON.finditer(folded, statement.start, statement.end):
        name = office.sub("", match[0])
        start, end = match.start(), match.start() + len(name.rstrip())
        plain = text[start:end].replace(" ", "").replace("\u3000", "").replace("\u00a0", "")
        if 2 <= len(plain) <= 8:
            found.append(OfficialMention(node, plain, statement.role, start, end, "official.keyed"))
    return found
