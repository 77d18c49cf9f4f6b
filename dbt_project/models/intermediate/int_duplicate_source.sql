-- Grain: one row per source whose bytes another source of an earlier path holds as well.
with

sources as (
    select
        source_id,
        source_uri,
        sha256,
        char_count
    from {{ ref('dim_source') }}
),

ranked as (
    select
        source_id,
        source_uri,
        char_count,
        first_value(source_uri) over same_bytes as first_uri,
        row_number() over same_bytes as copy_number
    from sources
    window same_bytes as (partition by sha256 order by source_uri)
),

final as (
    select
        source_id,
        source_uri,
        first_uri,
        char_count
    from ranked
    where copy_number > 1
)

select * from final
