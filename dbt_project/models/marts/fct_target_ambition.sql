-- Grain: one row per target whose indicator was reported for the year before: what the promise adds to it.
-- The target's own document is asked first (a report tells last year and promises this year), then the youngest.
{{ config(materialized='sliced', by='place') }}
with

lines as (
    select * from {{ ref('int_target_line') }} where {{ of_changed_place() }}
),

results as (
    select * from {{ ref('stg_quantity') }} where kind = 'result' and {{ of_changed_place() }}
),

bounds as (
    select target_id, side from {{ ref('int_target_bound') }} where {{ of_changed_place() }}
),

paired as (
    select
        lines.target_id,
        lines.district_code,
        lines.indicator_id,
        lines.theme_code,
        lines.period_year,
        results.quantity_id as result_id,
        lines.value,
        results.value as baseline_value,
        row_number() over (
            partition by lines.target_id
            order by
                lines.document_id = results.document_id desc,
                results.document_id,
                results.char_start,
                results.quantity_id
        ) as place
    from lines
    inner join results
        on lines.district_code = results.district_code
        and lines.indicator_id = results.indicator_id
        and lines.measure = results.measure
        and lines.unit = results.unit
        and lines.period_year = results.period_year + 1
        -- Sums of several years are no baseline of one.
        and date_diff('day', results.period_start, results.period_end) between 364 and 365
),

final as (
    select
        paired.target_id,
        paired.result_id,
        paired.district_code,
        paired.indicator_id,
        paired.theme_code,
        paired.period_year,
        paired.baseline_value,
        paired.value - paired.baseline_value as value_change,
        (paired.value - paired.baseline_value) / nullif(abs(paired.baseline_value), 0) as change_share,
        case
            when bounds.side = 'at_least' and paired.value >= 0 then paired.value > paired.baseline_value
            else paired.value < paired.baseline_value
        end as is_beyond_baseline
    from paired
    inner join bounds using (target_id)
    where paired.place = 1
)

select * from final
