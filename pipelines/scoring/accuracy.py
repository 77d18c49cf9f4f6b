"""Scores the core on labelled sources: quantities, work items, projects and documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import TaizhangError
from pipelines.lexicon import Lexicon
from pipelines.records import DocumentRecord, ProjectListingRecord, QuantityRecord, WorkItemRecord
from pipelines.run import Extraction, extract_file
from pipelines.scoring.comparisons import alike, distance, pair, same_value, squash
from pipelines.scoring.figures import Figure, Tally
from pipelines.scoring.labels import Label, LabelledSource, read_labels

_START_TOLERANCE = 3

Scored = tuple[int, dict[str, Tally]]
Share = Callable[[Callable[..., Scored], Sequence[tuple[Path, Path]]], Iterable[Scored]]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The figures over all labelled sources and how many labels of how many sources they rest on."""

    figures: tuple[Figure, ...]
    labels: int
    sources: int


def score_labels(labels: Path, sources: Iterable[Path], lexicon: Lexicon, share: Share | None = None) -> Accuracy:
    """Score every label file of folder `labels` on the source with the same stem among `sources`.

    `share` has other processes score: it returns what a function makes of the lexicon and each pair of paths, in order.
    Errors: TaizhangError when the folder holds no label file or a file has no source.
    """
    by_stem = {path.stem: path for path in sources}
    paths = sorted(labels.glob("*.jsonl"))
    if not paths:
        raise TaizhangError(f"{labels}: no label files (*.jsonl)")
    lost = next((path for path in paths if path.stem not in by_stem), None)
    if lost is not None:
        raise TaizhangError(f"{lost}: no source of that name among the sources")
    pairs = [(path, by_stem[path.stem]) for path in paths]
    tallies: dict[str, Tally] = defaultdict(Tally)
    count = 0
    for label_count, counted in share(_score_source, pairs) if share else (_score_source(lexicon, *p) for p in pairs):
        count += label_count
        for entity, tally in counted.items():
            tallies[entity].add(tally)
    figures = [figure for entity, tally in tallies.items() for figure in tally.figures(entity)]
    return Accuracy(tuple(figures), count, len(paths))


def _score_source(lexicon: Lexicon, path: Path, source: Path) -> Scored:
    """How many labels one file holds, and what they say of its source, by entity."""
    extraction = extract_file(source, lexicon)
    labelled = read_labels(path, extraction.source[0].text)
    tallies = {entity: Tally() for entity in ("quantity", "item", "project", "document")}
    _score_quantities(tallies["quantity"], labelled, extraction)
    _score_items(tallies["item"], labelled, extraction, lexicon)
    _score_projects(tallies["project"], labelled, extraction)
    _score_documents(tallies["document"], labelled, extraction, lexicon)
    return len(labelled.labels), tallies


def _score_quantities(tally: Tally, labelled: LabelledSource, extraction: Extraction) -> None:
    gold = labelled.of_type("quantity")
    if not gold:
        return

    def fits(label: Label, row: QuantityRecord) -> object | None:
        gap = distance(label, row.char_start, row.char_end)
        if gap is None or not same_value(label.values["value"], row.value):
            return None
        is_other_unit = squash(row.unit) != squash(label.values["unit"])
        return is_other_unit, not alike(row.indicator, label.values["indicator"]), gap

    rows = [row for row in extraction.quantity if labelled.holds(row.char_start)]
    matched = pair(gold, rows, fits)
    # A fact restated elsewhere is labelled optional: it counts neither way.
    neutral = sum(row is not None for label, row in matched if label.values.get("optional"))
    tally.rows += len(rows) - neutral
    for label, found in matched:
        if label.values.get("optional"):
            continue
        tally.labels += 1
        checks = _quantity_checks(label, found) if found else {}
        tally.found += found is not None
        tally.check(checks | {"whole": bool(checks) and all(v for k, v in checks.items() if k != "measure")})


def _quantity_checks(label: Label, row: QuantityRecord) -> dict[str, bool]:
    want = label.values
    kinds = {"target": "target", "actual": "result"}
    return {
        "kind": row.kind == kinds[want["kind"]],
        "unit": squash(row.unit) == squash(want["unit"]),
        "operator": row.operator == want["operator"],
        "measure": row.measure == want["measure"],
        "year": row.period_year == want["year"],
        "upper": same_value(row.value_upper, want.get("value_upper")),
        "indicator": alike(row.indicator, want["indicator"]),
    }


def _score_items(tally: Tally, labelled: LabelledSource, extraction: Extraction, lexicon: Lexicon) -> None:
    gold = labelled.of_type("item")
    if not gold:
        return

    def fits(label: Label, row: WorkItemRecord) -> object | None:
        gaps = [abs(start - row.char_start) for start, _ in label.places]
        return min((gap for gap in gaps if gap <= _START_TOLERANCE), default=None)

    rows = [row for row in extraction.work_item if labelled.holds(row.char_start)]
    matched = pair(gold, rows, fits)
    parents = {row.parent_work_item_id for row in rows}
    leaves = [row for row in rows if row.section == "plan" and row.work_item_id not in parents]
    met = [label.values["section"] == "plan" for label, row in matched if row is not None]
    # Labels name the smallest units of plans only, so only those can be too many.
    tally.rows += max(len(leaves), sum(met)) + met.count(False)
    tally.labels += len(gold)
    tally.found += len(met)
    check = _ItemCheck(extraction, lexicon)
    for label, row in matched:
        if row is not None:
            tally.check(check.compare(label, row))


class _ItemCheck:
    """Holds work items of one extraction against their labels."""

    def __init__(self, extraction: Extraction, lexicon: Lexicon) -> None:
        self._themes = {theme.theme_code: theme.theme_name for theme in lexicon.themes}
        self._units: dict[tuple[str, str], set[str]] = defaultdict(set)
        for mention in extraction.work_item_organisation:
            self._units[mention.work_item_id, mention.role].add(mention.organisation_name)

    def compare(self, label: Label, row: WorkItemRecord) -> dict[str, bool]:
        """Which fields are as labelled; units by role only where there are any on either side."""
        checks = {
            "title": alike(row.title, label.values["title"]),
            "section": row.section == label.values["section"],
            "theme": self._themes.get(row.theme_code or "") == label.values.get("theme"),
        }
        for role in ("lead", "support"):
            want, have = set(label.values.get(f"{role}_orgs") or ()), self._units[row.work_item_id, role]
            if want or have:
                checks[f"{role}_orgs"] = want == have
        return checks


def _score_projects(tally: Tally, labelled: LabelledSource, extraction: Extraction) -> None:
    gold = labelled.of_type("project")
    if not gold:
        return

    def fits(label: Label, row: ProjectListingRecord) -> object | None:
        if (row.list_year, row.status) != (label.values["list_year"], label.values["status"]):
            return None
        one, other = squash(row.project_name), squash(label.values["quote"])
        return one != other if one and other and (one.startswith(other) or other.startswith(one)) else None

    rows = [row for row in extraction.project_listing if labelled.holds(row.char_start)]
    tally.labels += len(gold)
    tally.rows += len(rows)
    tally.found += sum(row is not None for _, row in pair(gold, rows, fits))


def _score_documents(tally: Tally, labelled: LabelledSource, extraction: Extraction, lexicon: Lexicon) -> None:
    gold = labelled.of_type("document")
    if not gold:
        return
    districts = {row.district_code: row.district_name for row in lexicon.districts}

    def fits(label: Label, row: DocumentRecord) -> object | None:
        return distance(label, row.char_start, row.char_end) if alike(label.values["title"], row.title) else None

    tally.labels += len(gold)
    tally.rows += len(extraction.document)
    for label, row in pair(gold, extraction.document, fits):
        if row is not None:
            tally.found += 1
            want = label.values
            tally.check(
                {
                    "published": (row.published_on.isoformat() if row.published_on else None) == want.get("published"),
                    "district": districts.get(row.district_code or "") == want.get("district"),
                    "doc_type": row.doc_type == want.get("doc_type"),
                    "plan_year": row.plan_year == want.get("plan_year"),
                    "review_year": row.review_year == want.get("review_year"),
                }
            )
