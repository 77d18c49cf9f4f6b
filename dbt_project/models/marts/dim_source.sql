-- Grain: one row per ingested file.
{{ config(materialized='sliced', by='source') }}
with

sources as (
    select * from {{ ref('stg_source') }} where {{ of_changed_source() }}
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
        -- The same blanks as in pipelines/sources/text_hashes.py.
        sha256(
            regexp_replace(text, '[ \t\n\r\f\v\x{00a0}\x{3000}\x{200b}\x{feff}]+', '', 'g')
        ) as text_hash,
        length(text) as char_count,
        text
    from sources
)

select * from final
