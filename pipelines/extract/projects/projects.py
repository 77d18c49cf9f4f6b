"""All projects of a document: rows of its lists, and works that its sentences name."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.extract.projects.listings import find_listings
from pipelines.extract.projects.mentions import find_mentions
from pipelines.extract.tables import Tables
from pipelines.lexicon import Lexicon
from pipelines.model import ProjectListing, ProjectMention
from pipelines.tape.tapes import Tape


class Projects(NamedTuple):
    """The projects of one document, each kind in reading order."""

    listings: tuple[ProjectListing, ...]
    mentions: tuple[ProjectMention, ...]


def find_projects(tape: Tape, tables: Tables, lexicon: Lexicon) -> Projects:
    """Every project that the document lists, and every work that a sentence of it names with its stage."""
    return Projects(find_listings(tape, tables, lexicon), find_mentions(tape, lexicon))
