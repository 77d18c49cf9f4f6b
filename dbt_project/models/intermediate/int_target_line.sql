-- Grain: one row per target that can be followed through the years: its indicator says by itself what is measured, and
-- its document promises one number only for that indicator, measure and year.
{{ config(materialized='sliced', by='place') }}
with

targets as (
    select * from {{ ref('stg_quantity') }} where kind = 'target' and {{ of_changed_place() }}
),

documents as (
    select * from {{ ref('stg_document') }}
),

headless as (
    select word from {{ ref('match_words') }} where role in ('headless', 'generic')
),

told as (
    select
        targets.quantity_id as target_id,
        targets.document_id,
        targets.district_code,
        targets.indicator_id,
        targets.theme_code,
        targets.measure,
        targets.unit,
        targets.operator,
        targets.value,
        targets.commitment,
        targets.period_year,
        documents.plan_year,
        documents.published_on,
        targets.char_start,
        coalesce(targets.period_year > documents.plan_year, false) as is_long_term,
        count(distinct targets.value) over one_number as value_count,
        row_number() over (one_number order by targets.char_start, targets.quantity_id) as place
    from targets
    inner join documents using (document_id)
    inner join {{ ref('int_target_promiser') }} as promisers on targets.quantity_id = promisers.target_id
    where promisers.is_government_promise
        and targets.district_code is not null
        and targets.period_year is not null
        and documents.plan_year is not null
        and targets.indicator_name not in (select word from headless)
    window one_number as (
        partition by targets.document_id, targets.indicator_id, targets.measure, targets.period_year
    )
),

final as (
    select * exclude (value_count, place) from told where value_count = 1 and place = 1
)

select * from final
