"""Frozen values that are made as fast as any others.

Reading a report makes tens of thousands of them, and the constructor of a frozen dataclass sets each field through
`object.__setattr__`, which takes five times as long as a structure of msgspec, whose constructor is in C.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from types import MemberDescriptorType
from typing import Any, TypeVar

import msgspec

Value = TypeVar("Value")

# What the structure brings of its own.
_OWN = frozenset({
    *("__slots__", "__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__", "__replace__"),
    *("__getstate__", "__setstate__", "__match_args__", "__annotations__", "__dict__", "__weakref__"),
})  # fmt: skip


def quick(frozen: type[Value]) -> type[Value]:
    """A frozen, slotted dataclass as a structure of msgspec: still a dataclass to all who ask for its fields.

    It is not to be subclassed. Errors: TypeError for a class without slots, or with a default factory.
    """
    columns = fields(frozen)  # type: ignore[arg-type]
    if "__slots__" not in vars(frozen) or any(column.default_factory is not MISSING for column in columns):
        raise TypeError(f"{frozen.__name__} has no slots or has a default factory")
    kept = {n: v for n, v in vars(frozen).items() if n not in _OWN and not isinstance(v, MemberDescriptorType)}
    made: Any = msgspec.defstruct(
        frozen.__name__,
        [(c.name, c.type) if c.default is MISSING else (c.name, c.type, c.default) for c in columns],
        namespace=kept,
        module=frozen.__module__,
        frozen=True,
        gc=False,  # no value holds what could hold it
    )
    made.__annotations__ = frozen.__annotations__  # those of the class too
    structure: type[Value] = made
    return structure
