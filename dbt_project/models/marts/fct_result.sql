-- Grain: one row per reported number.
{{ config(materialized='sliced', by='document') }}
with

quantities as (
    select * from {{ ref('stg_quantity') }} where kind = 'result' and {{ of_changed_document() }}
),

final as (
    select
        quantity_id as result_id,
        document_id,
        work_item_id,
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
