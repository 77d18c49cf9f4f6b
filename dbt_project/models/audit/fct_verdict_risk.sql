-- Grain: one row per verdict that a person should look at: missed ones first, then odd attainments, then low certainty.
with

verdicts as (
    select
        targets.target_id,
        progress.status,
        progress.certainty,
        progress.attainment
    from {{ ref('fct_target') }} as targets
    inner join {{ ref('fct_progress') }} as progress using (target_id)
    where targets.is_government_promise
),

settings as (
    select
        max(value) filter (where setting = 'far_above') as far_above,
        max(value) filter (where setting = 'far_below') as far_below
    from {{ ref('match_settings') }}
),

weighed as (
    select
        verdicts.*,
        case
            when verdicts.status = 'missed' then 'missed'
            when verdicts.status in ('achieved', 'in_progress')
                and (verdicts.attainment > settings.far_above or verdicts.attainment < settings.far_below)
                then 'odd_attainment'
            when verdicts.certainty = 'low' then 'low_certainty'
        end as risk
    from verdicts
    cross join settings
),

final as (
    select
        target_id,
        risk,
        row_number() over (
            order by
                list_position(['missed', 'odd_attainment', 'low_certainty'], risk),
                -- What is said with the most certainty does the most harm where it is wrong.
                list_position(['high', 'medium', 'low'], certainty),
                abs(coalesce(attainment, 1) - 1) desc,
                target_id
        ) as review_place
    from weighed
    where risk is not null
)

select * from final
