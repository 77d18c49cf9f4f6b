-- Grain: one row per target: what became of the promise.
-- A target is unreported once a later review document that covers its period was ingested, awaiting before that.
with

targets as (
    select * from {{ ref('int_target_review') }}
),

final as (
    select
        target_id,
        case when searched_documents > 0 then 'unreported' else 'awaiting' end as status,
        cast(null as varchar) as result_id,
        cast(null as double) as attainment,
        cast(null as double) as match_score,
        case
            when searched_documents > 0 then 'progress.review_silent'
            else 'progress.no_review'
        end as match_rule,
        searched_documents
    from targets
)

select * from final
