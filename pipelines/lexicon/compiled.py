"""What is made of a lexicon (its patterns compiled, its words in a tree) is made once, and goes with the lexicon."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Concatenate, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from pipelines.lexicon import Lexicon

Arguments = ParamSpec("Arguments")
Made = TypeVar("Made")


class made_once(Generic[Arguments, Made]):  # noqa: N801 - a decorator
    """Calls the function once for each lexicon and further arguments, which must have a hash.

    The one cache of the core in memory: compiling takes a second, and a build reads thousands of files by one lexicon.
    """

    def __init__(self, make: Callable[Concatenate[Lexicon, Arguments], Made]) -> None:
        self._make = make
        self._made: WeakKeyDictionary[Lexicon, dict[Hashable, Made]] = WeakKeyDictionary()
        update_wrapper(self, make)

    def __call__(self, lexicon: Lexicon, *more: Arguments.args, **_: Arguments.kwargs) -> Made:
        made = self._made.get(lexicon)
        if made is None:
            made = self._made[lexicon] = {}
        found = made.get(more)
        if found is None:
            found = made[more] = self._make(lexicon, *more)  # type: ignore[call-arg]
        return found
