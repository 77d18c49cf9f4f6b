"""Functions that a process with limits calls in the tests. They import nothing, so that the process starts at once."""

from __future__ import annotations


def eat_memory(_: int) -> int:
    return len([bytes(1_000_000) for _ in range(100_000)])


def eat_time(_: int) -> int:
    number = 0
    while True:
        number += 1


def crash(_: int) -> None:
    import ctypes

    ctypes.string_at(0)


def double(number: int) -> int:
    print("what it prints is no answer")
    return 2 * number
