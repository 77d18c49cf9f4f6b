-- Grain: one row per rule by which the name, kind, operator or period of a number is read.
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
