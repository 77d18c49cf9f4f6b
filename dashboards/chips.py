"""The filters that are set, in words: each a link that takes it away again; the last one takes all away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlencode

from markupsafe import Markup

from dashboards.cards import show
from dashboards.filters import link, same_page
from dashboards.labels import t


def draw_chips(
    chosen: Mapping[str, Sequence[str]],
    describe: Callable[[str, str], str],
    more: Iterable[tuple[str, str]] = (),
    kept: Mapping[str, str] | None = None,
) -> None:
    """One chip for every code that is chosen, and `more` as words and address; nothing where nothing is set.

    `describe` puts a filter's name and code into words; `kept` are parameters that clearing all leaves alone.
    """
    chips = [
        (
            t("filter.chip", name=t(f"filter.{facet}"), value=describe(facet, code)),
            same_page(**{facet: [other for other in codes if other != code], "page": None}),
        )
        for facet, codes in chosen.items()
        for code in codes
    ]
    chips += more
    if not chips:
        return
    chips.append((t("filter.clear"), "?" + urlencode(link(**(kept or {})), doseq=True)))
    links = [
        Markup('<a href="{}" title="{}">{}<i aria-hidden="true">×</i></a>').format(target, t("filter.remove"), words)
        for words, target in chips
    ]
    show(Markup('<nav class="tz-chips" aria-label="{}">{}</nav>').format(t("filter.chosen"), Markup("").join(links)))
