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

final as (
    select
        indicator_id,
        coalesce(listed.indicator_name, used.indicator_name) as indicator_name,
        coalesce(listed.unit, used.unit) as unit,
        directions.desired_direction,
        listed.indicator_id is not null as is_listed,
        coalesce(used.target_count, 0) as target_count,
        coalesce(used.result_count, 0) as result_count
    from listed
    full outer join used using (indicator_id)
    inner join directions using (indicator_id)
)

select * from final
