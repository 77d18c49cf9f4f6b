"""What a document promises to do and says it has done, with the last day of each piece of work."""

from pipelines.extract.tasks.due_dates import DueDates
from pipelines.extract.tasks.relative_targets import find_relative_targets
from pipelines.extract.tasks.statements import find_statements
from pipelines.extract.tasks.tasks import find_tasks

__all__ = ["DueDates", "find_relative_targets", "find_statements", "find_tasks"]
