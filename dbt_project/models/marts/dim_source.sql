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
        is_kept,
        page_url,
        channel_id,
        fetched_at,
        last_looked_at,
        version,
        is_gone,
        text_hash,
        text
    from sources
)

select * from final
