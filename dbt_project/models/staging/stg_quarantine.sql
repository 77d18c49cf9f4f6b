-- Grain: one row per file that is set aside.
with

source as (
    select * from {{ source('raw', 'quarantine') }}
),

renamed as (
    select
        source_uri,
        code,
        reason,
        byte_size,
        sha256,
        seen_at,
        is_kept
    from source
)

select * from renamed
