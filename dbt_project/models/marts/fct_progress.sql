-- Grain: one row per target: what became of the promise.
-- A target is unreported once a later review document that covers its period was ingested, awaiting before that.
with

targets as (
    select * from {{ ref('int_target_review') }}
),

matches as (
    select * from {{ ref('int_target_match') }}
),

outcomes as (
    select * from {{ ref('int_target_outcome') }}
),

paces as (
    select * from {{ ref('int_target_pace') }}
),

final as (
    select
        targets.target_id,
        case
            when matches.kind = 'full' and outcomes.is_met then 'achieved'
            when matches.kind = 'full' then 'missed'
            when matches.kind = 'part' then 'in_progress'
            when matches.kind = 'incomparable' then 'not_comparable'
            when targets.searched_documents > 0 then 'unreported'
            else 'awaiting'
        end as status,
        matches.result_id,
        outcomes.attainment,
        matches.score as match_score,
        case
            when matches.kind = 'full' and outcomes.manner = 'plain' then concat('progress.', outcomes.side)
            when matches.kind = 'full' then concat('progress.', outcomes.manner)
            when matches.kind = 'part' then 'progress.part_period'
            when matches.kind = 'incomparable' then 'progress.other_base'
            when targets.searched_documents > 0 then 'progress.review_silent'
            else 'progress.no_review'
        end as match_rule,
        matches.rule as link_rule,
        matches.result_value,
        paces.pace,
        targets.searched_documents
    from targets
    left join matches using (target_id)
    left join outcomes using (target_id)
    left join paces using (target_id)
)

select * from final
