"""What decided how one number is read: the notes that finders leave where somebody has asked (`explain.py`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.model import OtherName, Step


@dataclass(frozen=True, slots=True)
class Note:
    """What one step was given and made of it, by name; `step` is `name`, `words` or `circumstances`."""

    step: str
    said: dict[str, str]


@dataclass(slots=True)
class Trace:
    """The place that is asked about, and the notes of the finders that read a number there.

    `other_names` and `steps` are those of its name, also where the number is refused in the end.
    """

    at: int
    notes: list[Note] = field(default_factory=list)
    other_names: tuple[OtherName, ...] = ()
    steps: tuple[Step, ...] = ()

    def covers(self, start: int, end: int) -> bool:
        """Whether the place lies in `[start, end)`."""
        return start <= self.at < end

    def note(self, step: str, said: dict[str, str]) -> None:
        """Keep the note; values that are empty say nothing."""
        self.notes.append(Note(step, {name: words for name, words in said.items() if words}))
