"""Projects by name: those of lists, and those that sentences name."""

from pipelines.extract.projects.projects import Projects, find_projects

__all__ = ["Projects", "find_projects"]
