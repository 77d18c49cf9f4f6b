-- Grain: one row per target that a result answers: how sure the verdict is, and what makes it less than sure.
-- Each circumstance leaves a verdict at most the certainty that certainty_reasons.csv names for its status, `none` where
-- it shows nothing; the rule of comparison caps it as well.
with

matches as (
    select * from {{ ref('int_target_answer') }} where kind in ('full', 'sum', 'difference', 'part') and {{ of_changed_place() }}
),

outcomes as (
    select * from {{ ref('int_target_outcome') }}
),

doubts as (
    select * from {{ ref('int_verdict_doubt') }}
),

reasons as (
    select * from {{ ref('certainty_reasons') }}
),

rules as (
    select * from {{ ref('comparability') }}
),

capped as (
    select
        matches.target_id,
        doubts.reason_code,
        case
            when matches.kind = 'part' then reasons.in_progress
            when outcomes.is_met then reasons.achieved
            else reasons.missed
        end as certainty
    from matches
    inner join outcomes using (target_id)
    inner join doubts using (target_id)
    inner join reasons using (reason_code)

    union all

    select
        matches.target_id,
        matches.comparability_id as reason_code,
        -- Whatever makes a kept promise less than sure makes a broken one doubtful.
        case when rules.certainty = 'medium' and not outcomes.is_met then 'low' else rules.certainty end as certainty
    from matches
    inner join outcomes using (target_id)
    inner join rules using (comparability_id)
    -- The totals of two years are no longer what cannot be compared.
    where matches.kind != 'difference'
),

ranked as (
    select
        *,
        list_position(['none', 'low', 'medium', 'high'], certainty) as grade
    from capped
),

final as (
    select
        target_id,
        arg_min(certainty, grade) as certainty,
        nullif(string_agg(reason_code, ' ' order by grade, reason_code) filter (where certainty != 'high'), '')
            as certainty_reasons
    from ranked
    group by target_id
)

select * from final
