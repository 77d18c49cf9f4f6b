"""What one would write in an afternoon, of jieba, a pattern and pandas (`python -m tests.benchmarks.plain_script DIR`).

It finds numbers with units, takes the word before as the indicator and the document's year, and joins the promises of
one year with the reports of the next by indicator and unit. It is here to be measured against, not to be right.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import jieba
import pandas as pd

NUMBER = re.compile(r"(\d[\d,]*\.?\d*)\s*(万|亿)?(%|个|家|户|人|元|公里|平方米|吨|项|所|张|亩)")
YEAR = re.compile(r"((?:19|20)\d\d)年")
SCALE = {"": 1.0, "万": 1e4, "亿": 1e8}


def main(folder: Path) -> pd.DataFrame:
    """One row per promise with the reported number that answers it."""
    rows = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        found = YEAR.search(text)
        year = int(found[1]) if found else 0
        for sentence in re.split("[。；\n]", text):
            words = list(jieba.cut(sentence))
            name = next((word for word in words if len(word) > 1), "")
            is_promise = any(word in sentence for word in ("力争", "确保", "今年", "目标"))
            rows.extend(
                (path.parent.name, year, is_promise, name, float(n.replace(",", "")) * SCALE[scale or ""], unit)
                for n, scale, unit in NUMBER.findall(sentence)
            )
    table = pd.DataFrame(rows, columns=["place", "year", "is_promise", "indicator", "value", "unit"])
    promises = table[table.is_promise].assign(year=lambda frame: frame.year + 1)
    keys = ["place", "year", "indicator", "unit"]
    return promises.merge(table[~table.is_promise].drop_duplicates(keys), on=keys, how="left")


if __name__ == "__main__":
    print(len(main(Path(sys.argv[1]))))
