-- Grain: one row per task and number: the words of its clause or sentence, for search.
with

source as (
    select * from {{ source('raw', 'search_text') }}
),

renamed as (
    select
        source_id,
        record_kind,
        record_id,
        search_words
    from source
)

select * from renamed
