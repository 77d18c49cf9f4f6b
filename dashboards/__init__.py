"""The pages. They know the published marts and nothing of the pipeline."""
