-- Grain: one row per rule by which the name, kind, operator, period or measure of a number is read, or step to its name.
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
