"""Who is responsible for which work item, rows of tables among them."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.extract.tables.cells import Table
from pipelines.extract.units.organisations import find_responsibilities
from pipelines.extract.units.row_items import add_row_items
from pipelines.lexicon import Lexicon
from pipelines.model import Node, OfficialMention, OrganisationMention
from pipelines.tape.tapes import Tape, add_outline


class Units(NamedTuple):
    """Those who are responsible, each by its work item; `tape` has the outline with the rows that are work items."""

    tape: Tape
    organisations: tuple[OrganisationMention, ...]
    officials: tuple[OfficialMention, ...]


def find_units(tape: Tape, nodes: tuple[Node, ...], tables: tuple[Table, ...], lexicon: Lexicon) -> Units:
    """The units and officials of a document whose outline is `nodes`; a row that names them is a node of its own."""
    outlined = add_outline(tape, add_row_items(tape, tables, nodes, lexicon))
    return Units(outlined, *find_responsibilities(outlined, tables, lexicon))
