"""A few damaged files of every format; five thousand by `make faults`."""

from __future__ import annotations

from pipelines.readers import READERS
from tests.faults.mutations import make_samples, run


def test_every_format_has_a_sample() -> None:
    assert make_samples().keys() == READERS.keys()


def test_damaged_files_are_read_or_refused() -> None:
    counted = run(8 * len(READERS), seed=3)
    assert counted.faults == []
    assert counted.read > 0
    assert sum(counted.refused.values()) > 0
