-- Grain: one row per ingested file, with when it was first seen and where its publisher shows it.
with

sources as (
    select * from {{ source('raw', 'source') }}
),

files as (
    select * from {{ source('raw', 'source_file') }}
),

pages as (
    select * from {{ ref('source_pages') }}
),

final as (
    select
        sources.source_id,
        sources.source_name,
        sources.source_uri,
        sources.media_type,
        sources.encoding,
        sources.byte_size,
        sources.sha256,
        files.first_seen_at,
        pages.page_url,
        sources.text
    from sources
    inner join files using (source_uri)
    left join pages on sources.sha256 = pages.sha256
)

select * from final
