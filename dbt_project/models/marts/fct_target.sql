-- Grain: one row per promised number.
with

quantities as (
    select * from {{ ref('stg_quantity') }} where kind = 'target'
),

final as (
    select
        quantity_id as target_id,
        document_id,
        work_item_id,
        task_id,
        indicator,
        indicator_id,
        value,
        value_upper,
        unit,
        operator,
        measure,
        period_year,
        period_start,
        period_end,
        commitment,
        stage,
        theme_code,
        district_code,
        sentence,
        sentence_start,
        sentence_end,
        search_words,
        char_start,
        char_end,
        rule_id
    from quantities
)

select * from final
