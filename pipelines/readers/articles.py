"""Where in a web page the article stands: by the selectors and marks of the table, else by where its words are.

No library of general extraction is used: they drop tables with merged cells and take lists of links for text. What is
guessed is flagged, and nothing is guessed where no part of the page holds nearly all of its running text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipelines.lexicon.pages import PageBody

# Stands in the rest of the page where the article was; of a plane that no document uses.
PLACE = "\ue0f4"
SILENT = "script, style, noscript, template, iframe, svg"
_SILENT = frozenset(SILENT.split(", "))
_LINKS = "a[href]"
_CELLS = frozenset(("td", "th"))
# A part that holds this share of the page's running text is where the article stands.
_SHARE = 0.85
# Shorter pieces of text outside of tables are labels, dates and the words of menus.
_SHORTEST = 15
# A page with fewer links has no menu, and what it shows is the document.
FEWEST_LINKS = 5
_FEWEST_PARAGRAPHS = 3
_DEEPEST = 200
# Of so many elements inside one another the parser looks through all for each further one: two hundred thousand take
# minutes. Elements that end by themselves do not nest, and pages leave their ends out.
MOST_OPEN = 10_000
_TAGS = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
_OPTIONAL_END = ("p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "option", "optgroup")
_ENDS_ITSELF = frozenset((*_VOID, *_OPTIONAL_END, "rp", "rt", "html", "head", "body"))
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Article:
    """The article's HTML without scripts, and that of the page around it, with `PLACE` where it stood."""

    body: str
    rest: str
    is_guessed: bool = False


def parse_page(html: str) -> LexborHTMLParser:
    """The page as a browser has it. Errors: ValueError where elements nest too deep or the parser gives up."""
    if not _is_shallow(html):
        raise ValueError(f"more than {MOST_OPEN:,} elements of the page stand inside one another")
    try:
        return LexborHTMLParser(html)
    except SelectolaxError as error:
        raise ValueError(f"the page cannot be parsed ({error})") from error


def _is_shallow(html: str) -> bool:
    opened = 0
    for match in _TAGS.finditer(html):
        if match[2].lower() not in _ENDS_ITSELF:
            opened = opened + 1 if not match[1] else max(0, opened - 1)
            if opened > MOST_OPEN:
                return False
    return True


def find_article(html: str, bodies: Sequence[PageBody], selectors: Sequence[str] = ()) -> Article | None:
    """The article by the first selector or pair of marks that finds one which shows anything.

    `selectors` are tried before those of the table. None where nothing does.
    """
    tree = parse_page(html)
    for selector in selectors:
        node = _longest(tree, selector)
        if node is not None:
            return _cut(tree, node)
    for row in bodies:
        if row.closes:
            found = _between(html, row.opens, row.closes)
        else:
            node = _longest(tree, row.opens)
            found = _cut(tree, node) if node is not None else None
        if found is not None:
            return found
    return None


def guess_article(html: str) -> Article | None:
    """The innermost part that holds nearly all running text of a page with menus; None where there is no such part."""
    tree = parse_page(html)
    body = tree.body
    if body is None:
        return None
    weights = _weigh(body)
    total = weights.get(body.mem_id, 0)
    node = body
    while True:
        inner = next((c for c in node.iter() if weights.get(c.mem_id, 0) >= _SHARE * total), None)
        if inner is not None and inner.tag == "table":
            inner = _layout_cell(inner, weights)
        if inner is None or inner.tag == "p":
            break
        node = inner
    has_menu = node.tag == "td" or len(tree.css(_LINKS)) >= FEWEST_LINKS
    return _cut(tree, node, is_guessed=True) if total and has_menu and node.mem_id != body.mem_id else None


def _layout_cell(table: LexborNode, weights: dict[int, int]) -> LexborNode | None:
    """The cell of a table that holds the article with its paragraphs, as old pages lay it out; None in other tables."""
    least = _SHARE * weights.get(table.mem_id, 0)
    cells = [cell for cell in table.css("td") if weights.get(cell.mem_id, 0) >= least]
    inner = cells[-1] if cells else None
    return inner if inner is not None and len(inner.css("p")) >= _FEWEST_PARAGRAPHS else None


def clean_html(html: str) -> str:
    """HTML without what is not shown; "" where nothing is shown."""
    tree = parse_page(html)
    for node in tree.css(SILENT):
        node.decompose()
    body = tree.body
    if body is None or not body.text(strip=True):
        return ""
    return "".join(child.html or "" for child in body.iter(include_text=True))


def _weigh(body: LexborNode) -> dict[int, int]:
    """How many characters of running text every element holds; links, menus and labels weigh nothing."""
    weights: defaultdict[int, int] = defaultdict(int)
    for node in body.traverse(include_text=True):
        if node.tag != "-text":
            continue
        size = len(_BLANKS.sub("", node.text_content or ""))
        above = _ancestors(node) if size else []
        tags = {each.tag for each in above}
        if not above or "a" in tags or tags & _SILENT or (size < _SHORTEST and not tags & _CELLS):
            continue
        for each in above:
            weights[each.mem_id] += size
    return weights


def _ancestors(node: LexborNode) -> list[LexborNode]:
    """What holds the node, the innermost first; none where elements nest beyond all sense."""
    above: list[LexborNode] = []
    parent = node.parent
    while parent is not None:
        if len(above) == _DEEPEST:
            return []
        above.append(parent)
        parent = parent.parent
    return above


def _longest(tree: LexborHTMLParser, selector: str) -> LexborNode | None:
    """Of the elements that fit the one with the most text: editors nest, and pages show teasers in the same class."""
    nodes = [(len(node.text(strip=True)), -number, node) for number, node in enumerate(tree.css(selector))]
    size, _, node = max(nodes, key=lambda each: each[:2], default=(0, 0, None))
    return node if size else None


def _cut(tree: LexborHTMLParser, node: LexborNode, *, is_guessed: bool = False) -> Article | None:
    """The node's part of the page, and the rest."""
    body = clean_html(node.html or "")
    if not body:
        return None
    node.replace_with(PLACE)
    return Article(body, tree.html or "", is_guessed)


def _between(html: str, opens: str, closes: str) -> Article | None:
    start = html.find(opens)
    end = html.find(closes, start + len(opens)) if start >= 0 else -1
    body = clean_html(html[start + len(opens) : end]) if end >= 0 else ""
    return Article(body, f"{html[:start]}{PLACE}{html[end:]}") if body else None
