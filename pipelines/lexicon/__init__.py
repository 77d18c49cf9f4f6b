"""The reference tables of `seeds/reference/*.csv`, read once into one frozen, typed Lexicon.

A table is one frozen dataclass: its fields are the CSV's columns, their types are checked row by row (`tables.py`).
To add a table, add a dataclass with its FILE to one of this package's modules, its name to the imports and `__all__`
here, and one field to Lexicon. Lists live in the CSVs. The tables of task sheets belong to
`pipelines/sheets`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import get_args, get_type_hints

from pipelines.lexicon.decisions import IndicatorMerge, check_decisions
from pipelines.lexicon.kept import keep, read_kept, tables_digest
from pipelines.lexicon.numbers import (
    CommonCharacter,
    ImpliedUnit,
    Indicator,
    IndicatorAlias,
    IndicatorAttribute,
    IndicatorPattern,
    IndicatorWord,
    NumberCue,
    OperatorPattern,
    PairedWord,
    PhraseWord,
    ReadingPattern,
    RejectPattern,
    RepairPattern,
    RuleText,
    StagePattern,
    Unit,
)
from pipelines.lexicon.pages import PageBody, PagePattern
from pipelines.lexicon.patterns import (
    PatternRow,
)
from pipelines.lexicon.progress import (
    AttainmentPattern,
    CertaintyReason,
    Comparability,
    DirectionWord,
    DistrictSuccessor,
    FormAccuracy,
    IndicatorPart,
    MatchingAccuracy,
    MatchPattern,
    MatchQualifier,
    MatchSetting,
    MatchUnit,
    MatchWord,
    MentionAccuracy,
    MentionPattern,
    PromiserPattern,
    RelativeTargetPattern,
    ReviewWord,
    UnitFactor,
    VerdictAccuracy,
    VerdictReason,
)
from pipelines.lexicon.projects import ProjectStagePattern, ProjectSynonym, ProjectWord
from pipelines.lexicon.structures import (
    District,
    DocFormPattern,
    DocTypePattern,
    NationalWord,
    Organisation,
    OrganisationAlias,
    OrganisationEnding,
    OutlineMarker,
    OutlinePattern,
    PlaceWord,
    ProjectCategory,
    ProjectHead,
    ProjectStatusWord,
    ResponsibilityKey,
    ResponsibilityWord,
    SectionCue,
    SectionKeyword,
    SourcePage,
    SplitPattern,
    TableWord,
    Theme,
    ThemeKeyword,
    TitleBreak,
)
from pipelines.lexicon.tasks import (
    ActionVerb,
    ClausePattern,
    ClauseWord,
    CommitmentPattern,
    DeadlinePattern,
    MilestonePattern,
)
from pipelines.sheets.layout import SheetColumn, SheetWord
from pipelines.tables import read_table

__all__ = [
    "ActionVerb",
    "AttainmentPattern",
    "CertaintyReason",
    "ClausePattern",
    "ClauseWord",
    "CommitmentPattern",
    "CommonCharacter",
    "Comparability",
    "DeadlinePattern",
    "DirectionWord",
    "District",
    "DistrictSuccessor",
    "DocFormPattern",
    "DocTypePattern",
    "FormAccuracy",
    "ImpliedUnit",
    "Indicator",
    "IndicatorAlias",
    "IndicatorAttribute",
    "IndicatorMerge",
    "IndicatorPart",
    "IndicatorPattern",
    "IndicatorWord",
    "Lexicon",
    "MatchPattern",
    "MatchQualifier",
    "MatchSetting",
    "MatchUnit",
    "MatchWord",
    "MatchingAccuracy",
    "MentionAccuracy",
    "MentionPattern",
    "MilestonePattern",
    "NationalWord",
    "NumberCue",
    "OperatorPattern",
    "Organisation",
    "OrganisationAlias",
    "OrganisationEnding",
    "OutlineMarker",
    "OutlinePattern",
    "PageBody",
    "PagePattern",
    "PairedWord",
    "PatternRow",
    "PhraseWord",
    "PlaceWord",
    "ProjectCategory",
    "ProjectHead",
    "ProjectStagePattern",
    "ProjectStatusWord",
    "ProjectSynonym",
    "PromiserPattern",
    "ReadingPattern",
    "RejectPattern",
    "RelativeTargetPattern",
    "RepairPattern",
    "ResponsibilityKey",
    "ResponsibilityWord",
    "ReviewWord",
    "RuleText",
    "SectionCue",
    "SectionKeyword",
    "SheetColumn",
    "SheetWord",
    "SourcePage",
    "SplitPattern",
    "StagePattern",
    "TableWord",
    "Theme",
    "ThemeKeyword",
    "TitleBreak",
    "Unit",
    "UnitFactor",
    "VerdictAccuracy",
    "VerdictReason",
    "check_decisions",
    "load_lexicon",
    "read_table",
]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Every reference table, as tuples of rows in file order. Equality and hash are identity, so it can key a cache."""

    themes: tuple[Theme, ...]
    districts: tuple[District, ...]
    split_patterns: tuple[SplitPattern, ...]
    doc_types: tuple[DocTypePattern, ...]
    doc_forms: tuple[DocFormPattern, ...]
    national_words: tuple[NationalWord, ...]
    place_words: tuple[PlaceWord, ...]
    outline_markers: tuple[OutlineMarker, ...]
    outline_patterns: tuple[OutlinePattern, ...]
    section_keywords: tuple[SectionKeyword, ...]
    section_cues: tuple[SectionCue, ...]
    title_breaks: tuple[TitleBreak, ...]
    theme_keywords: tuple[ThemeKeyword, ...]
    project_statuses: tuple[ProjectStatusWord, ...]
    project_heads: tuple[ProjectHead, ...]
    project_categories: tuple[ProjectCategory, ...]
    project_stages: tuple[ProjectStagePattern, ...]
    project_synonyms: tuple[ProjectSynonym, ...]
    project_words: tuple[ProjectWord, ...]
    table_words: tuple[TableWord, ...]
    responsibility_keys: tuple[ResponsibilityKey, ...]
    responsibility_words: tuple[ResponsibilityWord, ...]
    organisation_endings: tuple[OrganisationEnding, ...]
    organisations: tuple[Organisation, ...]
    organisation_aliases: tuple[OrganisationAlias, ...]
    units: tuple[Unit, ...]
    implied_units: tuple[ImpliedUnit, ...]
    operators: tuple[OperatorPattern, ...]
    reject_patterns: tuple[RejectPattern, ...]
    rule_texts: tuple[RuleText, ...]
    number_cues: tuple[NumberCue, ...]
    reading_patterns: tuple[ReadingPattern, ...]
    stages: tuple[StagePattern, ...]
    phrase_words: tuple[PhraseWord, ...]
    paired_words: tuple[PairedWord, ...]
    indicators: tuple[Indicator, ...]
    indicator_aliases: tuple[IndicatorAlias, ...]
    indicator_words: tuple[IndicatorWord, ...]
    indicator_attributes: tuple[IndicatorAttribute, ...]
    indicator_patterns: tuple[IndicatorPattern, ...]
    indicator_merges: tuple[IndicatorMerge, ...]
    common_characters: tuple[CommonCharacter, ...]
    repair_patterns: tuple[RepairPattern, ...]
    action_verbs: tuple[ActionVerb, ...]
    clause_words: tuple[ClauseWord, ...]
    clause_patterns: tuple[ClausePattern, ...]
    commitments: tuple[CommitmentPattern, ...]
    milestones: tuple[MilestonePattern, ...]
    deadlines: tuple[DeadlinePattern, ...]
    match_settings: tuple[MatchSetting, ...]
    match_words: tuple[MatchWord, ...]
    match_patterns: tuple[MatchPattern, ...]
    comparability: tuple[Comparability, ...]
    certainty_reasons: tuple[CertaintyReason, ...]
    verdict_reasons: tuple[VerdictReason, ...]
    match_units: tuple[MatchUnit, ...]
    match_qualifiers: tuple[MatchQualifier, ...]
    mention_patterns: tuple[MentionPattern, ...]
    unit_factors: tuple[UnitFactor, ...]
    district_successors: tuple[DistrictSuccessor, ...]
    direction_words: tuple[DirectionWord, ...]
    matching_accuracy: tuple[MatchingAccuracy, ...]
    mention_accuracy: tuple[MentionAccuracy, ...]
    form_accuracy: tuple[FormAccuracy, ...]
    verdict_accuracy: tuple[VerdictAccuracy, ...]
    promiser_patterns: tuple[PromiserPattern, ...]
    attainment_patterns: tuple[AttainmentPattern, ...]
    indicator_parts: tuple[IndicatorPart, ...]
    relative_targets: tuple[RelativeTargetPattern, ...]
    source_pages: tuple[SourcePage, ...]
    page_patterns: tuple[PagePattern, ...]
    page_bodies: tuple[PageBody, ...]
    review_words: tuple[ReviewWord, ...]
    sheet_columns: tuple[SheetColumn, ...]
    sheet_words: tuple[SheetWord, ...]


def load_lexicon(folder: Path) -> Lexicon:
    """Read every table of `folder`; tables that were read before and are the same are not checked again.

    Errors: ReferenceTableError names file, row and column of the first fault: a missing file or column, an
    empty required cell, a cell of the wrong type, a rule_id given twice, a pattern that does not compile, or
    one that does not find its example or does find its counterexample, or decisions on indicators that contradict.
    """
    hints = get_type_hints(Lexicon)
    row_types = {field.name: get_args(hints[field.name])[0] for field in fields(Lexicon)}
    digest = tables_digest(folder, row_types)
    known = read_kept(digest, row_types)
    if known is not None:
        return Lexicon(**known)
    lexicon = Lexicon(**{name: read_table(folder, row_type) for name, row_type in row_types.items()})
    check_decisions(folder, lexicon.indicator_merges, frozenset(row.unit for row in lexicon.units))
    keep(digest, [getattr(lexicon, name) for name in row_types])
    return lexicon
