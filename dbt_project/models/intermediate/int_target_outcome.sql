-- Grain: one row per target that has a link: whether the result meets it, and how much of it.
-- Of a result given as a range the end that is worse for the promise counts. What was done in a later part of the period
-- alone tells no attainment: the parts before it are not told.
{{ config(materialized='table') }}
with

matches as (
    select * from {{ ref('int_target_answer') }} where {{ of_changed_place() }}
),

bounds as (
    select * from {{ ref('int_target_bound') }} where {{ of_changed_place() }}
),

settings as (
    select value as conversion_tolerance from {{ ref('match_settings') }} where setting = 'conversion_tolerance'
),

sized as (
    select
        matches.target_id,
        matches.kind,
        -- A billionth of the size forgives what binary fractions lose, more what rounding in another unit does.
        abs(bounds.size) * case when matches.unit_ratio = 1 then 1e-9 else settings.conversion_tolerance end as slack,
        bounds.side,
        bounds.manner,
        bounds.size,
        bounds.lower_limit,
        bounds.upper_limit,
        matches.kind = 'part' and bounds.is_sum and matches.result_start > bounds.period_start as is_later_part,
        case when bounds.is_decline then -1 else 1 end * matches.result_value as one_end,
        case when bounds.is_decline then -1 else 1 end
        * coalesce(matches.result_upper, matches.result_value) as other_end
    from matches
    inner join bounds using (target_id)
    cross join settings
),

worse_end as (
    select
        *,
        case when side = 'at_least' then least(one_end, other_end) else greatest(one_end, other_end) end as result_size
    from sized
),

judged as (
    select
        *,
        case
            when side = 'at_least' then result_size >= lower_limit - slack
            else result_size <= upper_limit + slack
        end as is_met
    from worse_end
    where kind not in ('incomparable', 'similar')
),

final as (
    select
        target_id,
        is_met,
        manner,
        side,
        -- A ceiling that was meant about, and was passed a little.
        side = 'at_most' and result_size > size + slack as is_over,
        case
            when is_later_part then null
            when side = 'at_most' and is_met then 1
            when side = 'at_most' then size / result_size
            when size > 0 then greatest(result_size / size, 0)
            when is_met then 1
            else 0
        end as attainment
    from judged
)

select * from final
