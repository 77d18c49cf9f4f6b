"""Pages that are pictures: read by machine where the extra `ocr` is installed, else left to a person."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pypdfium2

from pipelines.readers.layouts import Line

_SCALE = 200 / 72  # dots for each point
_LEAST_SURE = 0.5


def read_scan(document: pypdfium2.PdfDocument, number: int) -> list[Line] | None:
    """The lines of one page from the top down, unsure ones left out; None where the extra is not installed."""
    engine = _load_engine()
    if engine is None:
        return None
    with closing(document[number]) as page:
        height = page.get_height()
        picture = page.render(scale=_SCALE).to_numpy()
    found = engine(picture)
    if found.boxes is None:
        return []
    lines = []
    for box, words, score in zip(found.boxes, found.txts, found.scores, strict=True):
        if score < _LEAST_SURE or not words.strip():
            continue
        xs, ys = [point[0] / _SCALE for point in box], [height - point[1] / _SCALE for point in box]
        size = max(ys) - min(ys)
        lines.append(Line(words.strip(), float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys)), float(size)))
    return sorted(lines, key=lambda line: (-line.top, line.left))


@cache
def _load_engine() -> Any:
    """The engine with its models, which lie in its wheel; None where it is not installed."""
    if find_spec("rapidocr") is None:
        return None
    return import_module("rapidocr").RapidOCR(params={"Global.log_level": "critical"})
