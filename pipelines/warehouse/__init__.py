"""The warehouse: the build database, its ingest, its dbt run and the published file. Nothing here knows Dagster.

The steps of a build, in order: `locks.build_lock`, `builds.open_build`, `ingest.ingest_sources`, `transform.run_dbt`,
`publish.publish`.
"""
