"""The reference tables of `seeds/reference/*.csv`, read once into one frozen, typed Lexicon.

A table is one frozen dataclass: its fields are the CSV's columns, their types are checked row by row
(`tables.py`). To add a table, add a dataclass with its FILE and one field of Lexicon. Lists live in the CSVs.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import ClassVar, Literal, get_args, get_type_hints

from pipelines.tables import read_table


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A rule with a regular expression and two texts that prove it: one it finds, one it must not find."""

    rule_id: str
    pattern: str
    example: str
    counterexample: str


# --- TABLES: row types, one per CSV ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the 18 themes."""

    FILE: ClassVar[str] = "themes.csv"
    theme_code: str
    theme_name: str
    theme_name_en: str


@dataclass(frozen=True, slots=True)
class District:
    """A place of GB/T 2260; `000000` is the nation. `level`: nation, province, city, county.

    `listed_until` is the last year that listed a place which has since been renamed, merged or abolished.
    """

    FILE: ClassVar[str] = "districts.csv"
    district_code: str
    district_name: str
    parent_code: str | None
    level: str
    listed_until: int | None


# --- numbers: units, operators, rejects, words of phrases, indicators -----------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written and as kept. `form`: measure (公里), classifier (家) or noun (居民).

    `family` says which units compare; `not_before` lists characters that, following, make it another word (项 in 项目);
    `counts_in_words` says that a small number in words counts things with it (两所高中) and announces no list (三个方面);
    `counts_events` that it counts what was done (人次, 场), never a stock.
    """

    FILE: ClassVar[str] = "units.csv"
    unit: str
    canonical: str
    family: str
    form: str
    not_before: str | None
    counts_in_words: bool
    counts_events: bool


@dataclass(frozen=True, slots=True)
class OperatorPattern(PatternRow):
    """Words before, after or inside a number that make it a bound. The pattern is anchored at the number."""

    FILE: ClassVar[str] = "operators.csv"
    position: Literal["before", "after", "inside"]
    operator: Literal["=", ">=", "<=", "~", "range"]


@dataclass(frozen=True, slots=True)
class RejectPattern(PatternRow):
    """A context in which a numeral is no promise and no result. The numeral stands between the signs ⟦ and ⟧."""

    FILE: ClassVar[str] = "reject_patterns.csv"
    reason: str


@dataclass(frozen=True, slots=True)
class NumberCue(PatternRow):
    """Words near a number that tell its measure, its kind or that it is vague; `cue` names what they tell."""

    FILE: ClassVar[str] = "number_cues.csv"
    cue: str


@dataclass(frozen=True, slots=True)
class PhraseWord:
    """A word with a part to play around a number.

    `role`: lead (adverbial in front), verb, inner_verb, verb_suffix (makes a verb a noun), link, growth, base, bare_head,
    generic, preposition, predicate, not_function (word that only looks like one of the last two), cut (a predicate starts), adverb, action_noun, silent_verb (adds nothing
    to the noun before it), scope, tail.
    """

    FILE: ClassVar[str] = "phrase_words.csv"
    role: str
    word: str
    measure: str | None
    sign: str | None



# --- structure: documents in a file, outline, sections, organisations, themes, project lists ------


@dataclass(frozen=True, slots=True)
class SplitPattern(PatternRow):
    """A mark by which documents are told apart in a file: titles of pieces, dates, separators, page furniture."""

    FILE: ClassVar[str] = "split_patterns.csv"
    role: str


@dataclass(frozen=True, slots=True)
class DocTypePattern(PatternRow):
    """Words of a title that tell the kind of document; the first row that fits decides."""

    FILE: ClassVar[str] = "doc_types.csv"
    doc_type: str


@dataclass(frozen=True, slots=True)
class NationalWord:
    """A word that, in a title without a place, says that the piece is about the whole nation."""

    FILE: ClassVar[str] = "national_words.csv"
    word: str


@dataclass(frozen=True, slots=True)
class OutlineMarker(PatternRow):
    """A numbering that begins a place of the outline. `rank`: the lower, the higher it stands in the outline."""

    FILE: ClassVar[str] = "outline_markers.csv"
    kind: str
    rank: int


@dataclass(frozen=True, slots=True)
class SectionKeyword(PatternRow):
    """Words of a heading that tell its section; section `year` marks words that need the heading's year to tell."""

    FILE: ClassVar[str] = "section_keywords.csv"
    section: str


@dataclass(frozen=True, slots=True)
class SectionCue(PatternRow):
    """Words of a sentence from which on a passage without heading belongs to another section."""

    FILE: ClassVar[str] = "section_cues.csv"
    section: str


@dataclass(frozen=True, slots=True)
class TitleBreak:
    """Where a heading ends that has lost its line break: behind a word with role ending, before an opener."""

    FILE: ClassVar[str] = "title_breaks.csv"
    role: str
    word: str


@dataclass(frozen=True, slots=True)
class ResponsibilityKey:
    """A word before a colon that names who is responsible: `subject` organisation or official, `role` lead or support."""

    FILE: ClassVar[str] = "responsibility_keys.csv"
    key: str
    subject: str
    role: str


@dataclass(frozen=True, slots=True)
class ResponsibilityWord:
    """A word behind names in a list: it tells their role (牵头 lead, 配合 support) or nothing (noise)."""

    FILE: ClassVar[str] = "responsibility_words.csv"
    word: str
    role: str


@dataclass(frozen=True, slots=True)
class OrganisationEnding:
    """What the name of an organisation ends with; tells a list of them without a key word from other text."""

    FILE: ClassVar[str] = "organisation_endings.csv"
    ending: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation under the name that the ledger uses."""

    FILE: ClassVar[str] = "organisations.csv"
    organisation_name: str


@dataclass(frozen=True, slots=True)
class OrganisationAlias:
    """Another name of an organisation: its full legal name, or one with the place before it."""

    FILE: ClassVar[str] = "organisation_aliases.csv"
    alias: str
    organisation_name: str


# --- end of structure -----------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Indicator:
    """A canonical indicator; `unit` fixes the unit family, `desired_direction` (up, down) what is good."""

    FILE: ClassVar[str] = "indicators.csv"
    indicator_id: str
    indicator_name: str
    unit: str
    desired_direction: str


@dataclass(frozen=True, slots=True)
class IndicatorAlias:
    """Another way to write a canonical indicator, of the same unit family."""

    FILE: ClassVar[str] = "indicator_aliases.csv"
    indicator_id: str
    alias: str

@dataclass(frozen=True, slots=True)
class CommonCharacter:
    """A character that no long government text is without; `per_thousand` is its usual rate per 1,000 characters."""

    FILE: ClassVar[str] = "common_characters.csv"
    character: str
    per_thousand: float


@dataclass(frozen=True, slots=True)
class RepairPattern(PatternRow):
    """A place that makes sense only with the lost characters: the group `gap` is where `reading` is missing.

    `lost` is the character that the text must have lost for the rule to hold, or `digits` for marks lost between digits.
    """

    FILE: ClassVar[str] = "repair_patterns.csv"
    lost: str
    reading: str
    is_certain: bool


# --- tasks: verbs, words and patterns of clauses, commitment, milestones, deadlines ---------------


@dataclass(frozen=True, slots=True)
class ActionVerb:
    """A verb of promises. `uses` (separated by blanks) says where in a clause it may be the promised action.

    head: opens the clause; inside: behind a subject or a phrase like 对…; after: behind a helper (加快|建设);
    end: closes the clause (项目|开工); value: stands before a number (达到); helper: yields to the verb behind it;
    light: means nothing alone (进行); causes: a following verb belongs to its object (推进|成立联盟);
    weak: a promise only where its sentence has no other (坚持).
    A character of `not_before`, following, makes it another word (建成|区).
    """

    FILE: ClassVar[str] = "action_verbs.csv"
    verb: str
    uses: str
    not_before: str | None


@dataclass(frozen=True, slots=True)
class ClauseWord:
    """A word before the verb. `role`: adverb (skipped), actor (who acts, skipped), coverb (opens a phrase: 对)."""

    FILE: ClassVar[str] = "clause_words.csv"
    role: Literal["adverb", "actor", "coverb"]
    word: str


@dataclass(frozen=True, slots=True)
class ClausePattern(PatternRow):
    """A text that is no promise. `scope` says what falls away or what the clause is instead.

    cut: these words; sentence: the whole sentence; clause: this clause; preamble: circumstances of the next clause;
    result: what the clause before is good for.
    """

    FILE: ClassVar[str] = "clause_patterns.csv"
    scope: Literal["cut", "sentence", "clause", "preamble", "result"]


@dataclass(frozen=True, slots=True)
class CommitmentPattern(PatternRow):
    """Words that make a promise firm or aspirational; aspirational wins, everything else is plain."""

    FILE: ClassVar[str] = "commitments.csv"
    commitment: Literal["firm", "aspirational"]


@dataclass(frozen=True, slots=True)
class MilestonePattern(PatternRow):
    """Words that promise a stage of a project; the first row that fits decides."""

    FILE: ClassVar[str] = "milestones.csv"
    milestone: Literal["start", "complete", "open"]


@dataclass(frozen=True, slots=True)
class DeadlinePattern(PatternRow):
    """Words that name a last day; the first row that fits decides. Named groups carry the numbers of its `kind`."""

    FILE: ClassVar[str] = "deadlines.csv"
    kind: Literal[
        "day", "month", "before_month", "quarter", "half", "year", "before_year", "this_year", "next_year", "years",
        "five_year_plan",
    ]  # fmt: skip


# --- end of tasks ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourcePage:
    """The address at which a publisher shows the file with these bytes; the ledger links there."""

    FILE: ClassVar[str] = "source_pages.csv"
    sha256: str
    source_name: str
    page_url: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Every reference table, as tuples of rows in file order. Equality and hash are identity, so it can key a cache."""

    themes: tuple[Theme, ...]
    districts: tuple[District, ...]
    split_patterns: tuple[SplitPattern, ...]
    doc_types: tuple[DocTypePattern, ...]
    national_words: tuple[NationalWord, ...]
    outline_markers: tuple[OutlineMarker, ...]
    section_keywords: tuple[SectionKeyword, ...]
    section_cues: tuple[SectionCue, ...]
    title_breaks: tuple[TitleBreak, ...]
    responsibility_keys: tuple[ResponsibilityKey, ...]
    responsibility_words: tuple[ResponsibilityWord, ...]
    organisation_endings: tuple[OrganisationEnding, ...]
    organisations: tuple[Organisation, ...]
    organisation_aliases: tuple[OrganisationAlias, ...]
    units: tuple[Unit, ...]
    operators: tuple[OperatorPattern, ...]
    reject_patterns: tuple[RejectPattern, ...]
    number_cues: tuple[NumberCue, ...]
    phrase_words: tuple[PhraseWord, ...]
    indicators: tuple[Indicator, ...]
    indicator_aliases: tuple[IndicatorAlias, ...]
    common_characters: tuple[CommonCharacter, ...]
    repair_patterns: tuple[RepairPattern, ...]
    action_verbs: tuple[ActionVerb, ...]
    clause_words: tuple[ClauseWord, ...]
    clause_patterns: tuple[ClausePattern, ...]
    commitments: tuple[CommitmentPattern, ...]
    milestones: tuple[MilestonePattern, ...]
    deadlines: tuple[DeadlinePattern, ...]
    source_pages: tuple[SourcePage, ...]


# --- LOADING --------------------------------------------------------------------------------------


def load_lexicon(folder: Path) -> Lexicon:
    """Read every table of `folder`.

    Errors: ReferenceTableError names file, row and column of the first fault: a missing file or column, an
    empty required cell, a cell of the wrong type, a rule_id given twice, a pattern that does not compile, or
    one that does not find its example or does find its counterexample.
    """
    hints = get_type_hints(Lexicon)
    return Lexicon(**{f.name: read_table(folder, get_args(hints[f.name])[0]) for f in fields(Lexicon)})
