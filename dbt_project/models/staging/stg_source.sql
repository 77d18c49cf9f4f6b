-- Grain: one row per ingested file, with when it was first seen, where its publisher shows it and what brought it.
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

brought as (
    select * from {{ source('raw', 'provenance') }}
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
        files.offered_sha256 is not null as is_kept,
        coalesce(pages.page_url, brought.page_url) as page_url,
        brought.channel_id,
        brought.fetched_at,
        brought.last_looked_at,
        coalesce(brought.version, 1) as version,
        coalesce(brought.is_gone, false) as is_gone,
        sources.text
    from sources
    inner join files using (source_uri)
    left join pages on sources.sha256 = pages.sha256
    left join brought on sources.source_uri = brought.source_uri
)

select * from final
