-- Grain: one row per promised number.
{{ config(materialized='sliced', by='place') }}
with

quantities as (
    select * from {{ ref('stg_stated_quantity') }} where kind = 'target' and {{ of_changed_place() }}
),

promisers as (
    select * from {{ ref('int_target_promiser') }} where {{ of_changed_place() }}
),

final as (
    select
        quantities.quantity_id as target_id,
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
        quantities.district_code,
        sentence,
        sentence_start,
        sentence_end,
        search_words,
        char_start,
        char_end,
        rule_id,
        promisers.is_government_promise,
        promisers.promiser_rule,
        superseded_by
    from quantities
    inner join promisers on quantities.quantity_id = promisers.target_id
)

select * from final
