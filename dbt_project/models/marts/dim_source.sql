-- Grain: one row per ingested file.
with

sources as (
    select * from {{ ref('stg_source') }}
),

final as (
    select
        source_id,
        source_name,
        source_uri,
        media_type,
        encoding,
        byte_size,
        sha256,
        first_seen_at,
        page_url,
        text
    from sources
)

select * from final
