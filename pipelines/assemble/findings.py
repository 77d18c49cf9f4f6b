"""What the stages found in one document: the input of assembly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.model import (
    Document,
    Issue,
    Node,
    Numeral,
    OfficialMention,
    OrganisationMention,
    ProjectListing,
    ProjectMention,
    Quantity,
    RelativeTarget,
    Repair,
    Span,
    Statement,
    Task,
)


@dataclass(frozen=True, slots=True)
class DocumentFindings:
    """One document with everything found in it.

    `themes` maps a node's index to its theme code, `own_themes` the span of a number or task.
    """

    document: Document
    nodes: tuple[Node, ...] = ()
    organisations: tuple[OrganisationMention, ...] = ()
    officials: tuple[OfficialMention, ...] = ()
    themes: Mapping[int, str | None] = field(default_factory=dict)
    own_themes: Mapping[Span, str | None] = field(default_factory=dict)
    projects: tuple[ProjectListing, ...] = ()
    project_mentions: tuple[ProjectMention, ...] = ()
    relative_targets: tuple[RelativeTarget, ...] = ()
    statements: tuple[Statement, ...] = ()
    tasks: tuple[Task, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    numerals: tuple[Numeral, ...] = ()
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()
