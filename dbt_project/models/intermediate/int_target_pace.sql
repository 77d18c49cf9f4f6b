-- Grain: one row per target that has results for parts of its period only: whether it keeps up with the calendar.
-- Work done since the period began is set against the part of it that has passed, a state or rate against the whole promise.
-- What a later part alone brought (the third of five years) tells no pace, unless the report tells the whole share. A target
-- that once was red and has caught up shows yellow.
with

parts as (
    select * from {{ ref('stg_match') }} where kind = 'part'
),

quantities as (
    select * from {{ ref('stg_quantity') }} where {{ of_changed_place() }}
),

bounds as (
    select * from {{ ref('int_target_bound') }} where {{ of_changed_place() }}
),

answers as (
    select target_id, result_id from {{ ref('int_target_answer') }} where kind = 'part' and {{ of_changed_place() }}
),

settings as (
    select
        max(value) filter (where setting = 'on_track_points') as on_track_points,
        max(value) filter (where setting = 'behind_points') as behind_points
    from {{ ref('match_settings') }}
),

shares as (
    select
        parts.target_id,
        parts.result_id,
        results.period_end,
        case when bounds.is_decline then -1 else 1 end * results.value * parts.unit_ratio as result_size,
        case
            when bounds.is_sum and results.period_start > targets.period_start and stated.result_id is null then null
            when bounds.is_sum then
                cast(results.period_end - targets.period_start + 1 as double)
                / (targets.period_end - targets.period_start + 1)
            else 1
        end as passed_share,
        bounds.side,
        bounds.size,
        stated.stated_share
    from parts
    inner join quantities as targets on parts.target_id = targets.quantity_id
    inner join quantities as results on parts.result_id = results.quantity_id
    inner join bounds on parts.target_id = bounds.target_id
    left join {{ ref('int_stated_attainment') }} as stated on parts.result_id = stated.result_id
),

behind as (
    select
        *,
        -- A ceiling is kept as long as it is not passed.
        case
            when side = 'at_most' then greatest(result_size / nullif(size, 0) - 1, 0)
            -- Where the report says how much of the promise it is, that counts.
            else passed_share - coalesce(stated_share, result_size / nullif(size, 0))
        end * 100 as points
    from shares
),

lights as (
    select
        target_id,
        result_id,
        period_end,
        case
            when points <= on_track_points then 'green'
            when points <= behind_points then 'yellow'
            else 'red'
        end as pace
    from behind
    cross join settings
    where points is not null
),

final as (
    select
        answers.target_id,
        case
            when latest.pace = 'green' and count(earlier.target_id) > 0 then 'yellow'
            else latest.pace
        end as pace
    from answers
    inner join lights as latest using (target_id, result_id)
    left join lights as earlier
        on latest.target_id = earlier.target_id
        and earlier.period_end < latest.period_end
        and earlier.pace = 'red'
    group by answers.target_id, latest.pace
)

select * from final
