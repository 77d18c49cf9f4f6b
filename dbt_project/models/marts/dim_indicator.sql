-- Grain: one row per canonical indicator: those of the reference table, and those that documents measure besides.
with

listed as (
    select * from {{ ref('indicators') }}
),

used as (
    select * from {{ ref('int_indicator_usage') }}
),

directions as (
    select * from {{ ref('int_indicator_direction') }}
),

units as (
    select canonical as unit, min(family) as unit_family from {{ ref('units') }} group by canonical
),

attributes as (
    select * from {{ ref('int_indicator_attribute') }}
),

final as (
    select
        indicator_id,
        coalesce(listed.indicator_name, used.indicator_name) as indicator_name,
        coalesce(listed.unit, used.unit) as unit,
        coalesce(units.unit_family, 'count') as unit_family,
        used.usual_measure,
        attributes.scope,
        attributes.stage,
        directions.desired_direction,
        listed.indicator_id is not null as is_listed,
        coalesce(used.target_count, 0) as target_count,
        coalesce(used.result_count, 0) as result_count
    from listed
    full outer join used using (indicator_id)
    inner join directions using (indicator_id)
    left join attributes using (indicator_id)
    left join units on coalesce(listed.unit, used.unit) = units.unit
)

select * from final
