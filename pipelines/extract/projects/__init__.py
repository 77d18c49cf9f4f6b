"""Projects by name: those of lists, and those that sentences name."""

from pipelines.extract.projects.listings import find_projects
from pipelines.extract.projects.mentions import find_project_mentions

__all__ = ["find_project_mentions", "find_projects"]
