"""What is made of a lexicon is made once for it, for each set of further arguments, and goes with it."""

import gc
from dataclasses import replace
from weakref import ref

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once


def test_it_is_made_once_for_each_lexicon_and_further_arguments(lexicon: Lexicon) -> None:
    calls = []

    @made_once
    def count_units(lexicon: Lexicon, least: int = 0) -> int:
        """How many units there are."""
        calls.append(least)
        return len(lexicon.units) + least

    other = replace(lexicon, units=lexicon.units[:2])
    assert [count_units(lexicon), count_units(lexicon), count_units(lexicon, 3)] == [
        len(lexicon.units),
        len(lexicon.units),
        len(lexicon.units) + 3,
    ]
    assert count_units(other) == 2
    assert calls == [0, 3, 0]
    assert count_units.__doc__ == "How many units there are."


def test_it_goes_with_its_lexicon(lexicon: Lexicon) -> None:
    class Made:
        pass

    @made_once
    def make(lexicon: Lexicon) -> Made:
        return Made()

    other = replace(lexicon)
    kept = ref(make(other))
    assert kept() is not None
    del other
    gc.collect()
    assert kept() is None
