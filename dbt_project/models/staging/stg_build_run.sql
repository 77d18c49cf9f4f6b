-- Grain: one row per build that found something changed.
with

source as (
    select * from {{ source('raw', 'build_run') }}
),

renamed as (
    select
        build_id,
        run_number,
        started_at,
        finished_at,
        content_fingerprint,
        new_count,
        changed_count,
        reread_count,
        unchanged_count,
        removed_count,
        quarantined_count
    from source
)

select * from renamed
