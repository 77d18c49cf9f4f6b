-- Grain: one row per file that is set aside because it cannot be read.
with

quarantine as (
    select * from {{ ref('stg_quarantine') }}
),

final as (
    select
        source_uri,
        code,
        reason,
        byte_size,
        sha256,
        seen_at,
        is_kept
    from quarantine
)

select * from final
