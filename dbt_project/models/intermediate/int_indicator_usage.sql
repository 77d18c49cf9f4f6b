-- Grain: one row per indicator that a target or result measures.
-- Counted first: few numbers of an indicator differ in name, unit or measure, and `mode` would sort them all.
with

counted as (
    select
        indicator_id,
        indicator_name,
        unit,
        measure,
        count(*) filter (where kind = 'target') as target_count,
        count(*) filter (where kind = 'result') as result_count,
        count(*) as number_count
    from {{ ref('stg_quantity') }}
    group by all
),

{% for column in ['indicator_name', 'unit', 'measure'] -%}
{{ column }}_counts as (
    select
        indicator_id,
        {{ column }},
        sum(number_count) as number_count
    from counted
    group by all
),

{{ column }}_modes as (
    select
        indicator_id,
        first({{ column }} order by number_count desc, {{ column }}) as {{ column }}
    from {{ column }}_counts
    group by indicator_id
),

{% endfor -%}
totals as (
    select
        indicator_id,
        sum(target_count)::bigint as target_count,
        sum(result_count)::bigint as result_count
    from counted
    group by indicator_id
),

final as (
    select
        indicator_id,
        indicator_name_modes.indicator_name,
        unit_modes.unit,
        measure_modes.measure as usual_measure,
        totals.target_count,
        totals.result_count
    from totals
    inner join indicator_name_modes using (indicator_id)
    inner join unit_modes using (indicator_id)
    inner join measure_modes using (indicator_id)
)

select * from final
