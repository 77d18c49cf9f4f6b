-- Grain: one row per target that has a link: whether the result meets it, and how much of it.
-- Of a result given as a range the end that is worse for the promise counts. What was done in a later part of the period
-- alone tells no attainment: the parts before it are not told.
with

matches as (
    select * from {{ ref('int_target_match') }}
),

bounds as (
    select * from {{ ref('int_target_bound') }}
),

sized as (
    select
        matches.target_id,
        matches.kind,
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
        -- A billionth of the size forgives what binary fractions lose.
        case
            when side = 'at_least' then result_size >= lower_limit - 1e-9 * abs(size)
            else result_size <= upper_limit + 1e-9 * abs(size)
        end as is_met
    from worse_end
    where kind != 'incomparable'
),

final as (
    select
        target_id,
        is_met,
        manner,
        side,
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
