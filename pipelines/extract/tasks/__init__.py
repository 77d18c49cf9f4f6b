"""What a document promises to do and says it has done, with the last day of each piece of work."""

from pipelines.extract.tasks.tasks import Tasks, find_tasks

__all__ = ["Tasks", "find_tasks"]
