-- Grain: one row per word or sentence that a task sheet shows.
with

words as (
    select * from {{ ref('sheet_words') }}
),

final as (
    select
        word,
        text
    from words
)

select * from final
