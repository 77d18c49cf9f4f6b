-- Grain: one row per rule by which a part of a number is read, step to its name, or place of the words that it goes by.
with

final as (
    select
        rule_id,
        decides,
        words,
        words_en
    from {{ ref('rule_texts') }}
)

select * from final
