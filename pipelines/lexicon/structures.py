"""Rows by which documents are read: their kinds and parts, places, themes, organisations, projects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pipelines.lexicon.patterns import PatternRow


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

    `district_name_en` is its name on English pages: 杨浦区 Yangpu, 陕西省 Shaanxi.
    `listed_until` is the last year that listed a place which has since been renamed, merged or abolished.
    """

    FILE: ClassVar[str] = "districts.csv"
    district_code: str
    district_name: str
    district_name_en: str
    parent_code: str | None
    level: str
    listed_until: int | None


@dataclass(frozen=True, slots=True)
class SplitPattern(PatternRow):
    """A mark by which documents are told apart in a file: titles of pieces, dates, separators, page furniture."""

    FILE: ClassVar[str] = "split_patterns.csv"
    role: str


@dataclass(frozen=True, slots=True)
class OutlinePattern(PatternRow):
    """Words of a line or passage that tell its part in the outline: complaints, what is no heading, cells."""

    FILE: ClassVar[str] = "outline_patterns.csv"
    role: str


@dataclass(frozen=True, slots=True)
class DocTypePattern(PatternRow):
    """Words of a title that tell the kind of document; the first row that fits decides."""

    FILE: ClassVar[str] = "doc_types.csv"
    doc_type: str


@dataclass(frozen=True, slots=True)
class DocFormPattern(PatternRow):
    """Words of a title that tell the form in which an office keeps the document; the first row that fits decides."""

    FILE: ClassVar[str] = "doc_forms.csv"
    doc_form: str


@dataclass(frozen=True, slots=True)
class NationalWord:
    """A word that, in a title without a place, says that the piece is about the whole nation."""

    FILE: ClassVar[str] = "national_words.csv"
    word: str


@dataclass(frozen=True, slots=True)
class PlaceWord:
    """A word by which places are told.

    `people`: falls away in a short name (恩施土家族苗族自治州, 恩施州). `alias`: another name of a place, whose code
    `stands_for` gives. `own`: what a government calls its own place, whose name ends so.
    """

    FILE: ClassVar[str] = "place_words.csv"
    role: Literal["people", "alias", "own"]
    word: str
    stands_for: str | None


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
    """A word before a colon that names who is responsible. `subject`: organisation, official; `role`: lead, support."""

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


@dataclass(frozen=True, slots=True)
class SourcePage:
    """The address at which a publisher shows the file with these bytes; the ledger links there."""

    FILE: ClassVar[str] = "source_pages.csv"
    sha256: str
    source_name: str
    page_url: str


@dataclass(frozen=True, slots=True)
class ThemeKeyword:
    """A word that speaks for a theme, the more so the higher its weight; one word may speak for several.

    Rows for `number` are read in the words of numbers and tasks alone, and stand there for the keyword's other rows.
    """

    FILE: ClassVar[str] = "theme_keywords.csv"
    theme_code: str
    keyword: str
    weight: float
    used_for: Literal["any", "number"]


@dataclass(frozen=True, slots=True)
class ProjectStatusWord:
    """A word of a list's heading that tells the status of its projects; the first row that fits decides."""

    FILE: ClassVar[str] = "project_statuses.csv"
    word: str
    status: str


@dataclass(frozen=True, slots=True)
class ProjectHead:
    """A column head of project lists; `role`: name, number, category, status or other."""

    FILE: ClassVar[str] = "project_heads.csv"
    head: str
    role: str


@dataclass(frozen=True, slots=True)
class ProjectCategory:
    """A word of a group heading in a project list and the category it stands for."""

    FILE: ClassVar[str] = "project_categories.csv"
    word: str
    category: str


@dataclass(frozen=True, slots=True)
class TableWord(PatternRow):
    """Words of a table: a column head and what its cells hold; the first row that fits decides.

    Role filler: words beside a number that do not keep its cell from being that number alone.
    """

    FILE: ClassVar[str] = "table_words.csv"
    role: str
