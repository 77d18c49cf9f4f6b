-- Grain: one row per project, document, promised stage (start, complete, open) and last day: what became of it.
-- A later year that reports a stage beyond the promised one (在建 for a start) does not tell when that was reached.
{{ config(materialized='sliced', by='place') }}
with

promises as (
    select * from {{ ref('int_project_promise') }}
),

final as (
    select
        project_stage_id as project_promise_id,
        project_id,
        document_id,
        district_code,
        stage as milestone,
        period_year,
        due_on,
        case
            when reached_by <= due_on or year(reached_by) = year(due_on) then 'kept'
            when is_same_stage then 'late'
            when reached_by is not null then 'kept'
            when slipped_stage_id is not null then 'slipped'
            when searched_documents > 0 then 'unreported'
            else 'awaiting'
        end as outcome,
        case
            when reached_by <= due_on then true
            when is_same_stage and year(reached_by) > year(due_on) then false
        end as is_on_time,
        reached_stage_id,
        slipped_stage_id,
        new_due_on,
        datediff('month', due_on, new_due_on) as slip_months,
        searched_documents
    from promises
)

select * from final
