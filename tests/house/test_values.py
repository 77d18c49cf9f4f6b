"""A quick value is a frozen value."""

import copy
import pickle
from dataclasses import dataclass, field, fields, replace
from typing import get_type_hints

import pytest

from pipelines.model import Numeral
from pipelines.values import quick


@quick
@dataclass(frozen=True, slots=True)
class Point:
    """A place."""

    x: int
    y: int = field(default=2, metadata={"comment": "height"})

    @property
    def is_high(self) -> bool:
        return self.y > self.x


def test_a_quick_value_is_like_any_dataclass() -> None:
    point = Point(1)
    assert (point.x, point.y) == (1, 2)
    assert point == Point(x=1, y=2) == replace(Point(1, 5), y=2)
    assert len({point, Point(1)}) == 1
    assert repr(point) == "Point(x=1, y=2)"
    assert type(point) is Point
    assert copy.copy(point) == point
    assert [(f.name, f.metadata.get("comment")) for f in fields(Point)] == [("x", None), ("y", "height")]
    assert get_type_hints(Point) == {"x": int, "y": int}
    assert Point.__doc__ == "A place."
    assert point.is_high
    numeral = Numeral(1, 2, None, "date", "date_year")
    assert pickle.loads(pickle.dumps(numeral)) == numeral


def test_a_quick_value_is_frozen() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="immutable"):
        point.x = 3  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        point.z = 3  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="Missing required argument"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Unexpected keyword argument"):
        Point(x=1, z=3)  # type: ignore[call-arg]


def test_what_cannot_be_quick_says_so() -> None:
    @dataclass(frozen=True)
    class Loose:
        x: int

    @dataclass(frozen=True, slots=True)
    class Listing:
        x: list[int] = field(default_factory=list)

    for unfit in (Loose, Listing):
        with pytest.raises(TypeError, match="no slots"):
            quick(unfit)
