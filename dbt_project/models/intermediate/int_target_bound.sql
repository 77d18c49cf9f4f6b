-- Grain: one row per target: what its own words ask of a result.
-- Sizes are compared: of a decline (below 0) the size of the fall. `side` is at_least or at_most; `lower` and `upper` are
-- the sizes at which the promise is still met, and `size` the one that attainment is a part of.
{{ config(materialized='sliced', by='place') }}
with

-- 控制在3.5%左右 is a ceiling whatever it is of.
held as (
    select pattern from {{ ref('operators') }} where rule_id = 'op_held_before'
),

targets as (
    select
        quantities.*,
        -- Looked for only where it says something: a pattern of a table is compiled for every row.
        case when operator in ('~', 'range')
            then regexp_matches(left(sentence, cast(char_start - sentence_start as bigint)), held.pattern)
            else false
        end as is_held
    from {{ ref('stg_quantity') }} as quantities
    cross join held
    where kind = 'target' and {{ of_changed_place() }}
),

indicators as (
    select * from {{ ref('int_indicator_direction') }}
),

settings as (
    select value as about_tolerance from {{ ref('match_settings') }} where setting = 'about_tolerance'
),

sized as (
    select
        targets.quantity_id as target_id,
        targets.district_code,
        targets.indicator_id,
        indicators.desired_direction,
        targets.operator,
        targets.period_start,
        targets.is_held,
        targets.measure in ('flow', 'increment') as is_sum,
        targets.measure = 'growth' and targets.value < 0 as is_decline,
        case
            when targets.operator = 'range' then 'range'
            when targets.operator = '~' then 'about'
            else 'plain'
        end as manner,
        -- Less is better only of states: 查处案件500起 counts work done.
        indicators.desired_direction = 'down' and not is_sum as is_down,
        least(abs(targets.value), abs(coalesce(targets.value_upper, targets.value))) as small_end,
        greatest(abs(targets.value), abs(coalesce(targets.value_upper, targets.value))) as large_end
    from targets
    inner join indicators using (indicator_id)
),

sided as (
    select
        *,
        case
            when operator = '<=' or (is_held and operator in ('~', 'range')) then 'at_most'
            when operator = '>=' or is_decline or not is_down then 'at_least'
            else 'at_most'
        end as side,
        case when manner = 'about' then about_tolerance else 0 end as tolerance
    from sized
    cross join settings
),

final as (
    select
        target_id,
        district_code,
        indicator_id,
        desired_direction,
        period_start,
        is_sum,
        is_decline,
        side,
        manner,
        case when side = 'at_least' then small_end else large_end end as size,
        case when side = 'at_least' then small_end * (1 - tolerance) end as lower_limit,
        case when side = 'at_most' then large_end * (1 + tolerance) end as upper_limit
    from sided
)

select * from final
