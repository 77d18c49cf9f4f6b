"""Findings of the stages to flat records with stable ids."""

from pipelines.assemble.extraction import Extraction
from pipelines.assemble.findings import DocumentFindings
from pipelines.assemble.sources import assemble_source
from pipelines.assemble.task_sheets import assemble_task_sheet

__all__ = ["DocumentFindings", "Extraction", "assemble_source", "assemble_task_sheet"]
