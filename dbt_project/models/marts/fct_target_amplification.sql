-- Grain: one row per target and target of a government above that promises the same indicator for the same year: how
-- targets grow on their way down (层层加码). Only rates of listed indicators compare across levels.
with

lines as (
    select
        lines.target_id,
        lines.district_code,
        lines.indicator_id,
        lines.measure,
        lines.unit,
        lines.value,
        lines.period_year
    from {{ ref('int_target_line') }} as lines
    inner join {{ ref('dim_indicator') }} as indicators using (indicator_id)
    where indicators.is_listed and not lines.is_long_term and lines.measure in ('growth', 'share')
),

ancestors as (
    select district_code, ancestor_code from {{ ref('bridge_district_ancestor') }} where district_code != ancestor_code
),

final as (
    select
        {{ surrogate_key(['lower_lines.target_id', 'upper_lines.target_id']) }} as target_amplification_id,
        lower_lines.indicator_id,
        lower_lines.measure,
        lower_lines.period_year as year,
        upper_lines.district_code as upper_district_code,
        lower_lines.district_code as lower_district_code,
        upper_lines.target_id as upper_target_id,
        lower_lines.target_id as lower_target_id,
        upper_lines.value as upper_value,
        lower_lines.value as lower_value,
        lower_lines.value - upper_lines.value as value_difference
    from lines as lower_lines
    inner join ancestors on lower_lines.district_code = ancestors.district_code
    inner join lines as upper_lines
        on ancestors.ancestor_code = upper_lines.district_code
        and lower_lines.indicator_id = upper_lines.indicator_id
        and lower_lines.measure = upper_lines.measure
        and lower_lines.unit = upper_lines.unit
        and lower_lines.period_year = upper_lines.period_year
)

select * from final
