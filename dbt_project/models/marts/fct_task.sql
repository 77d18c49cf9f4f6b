-- Grain: one row per promised action, a clause of a plan section.
{{ config(materialized='sliced', by='document') }}
with

tasks as (
    select * from {{ ref('stg_task') }} where {{ of_changed_document() }}
),

words as (
    select record_id, search_words
    from {{ ref('stg_search_text') }}
    where record_kind = 'task' and {{ of_changed_source() }}
),

targets as (
    select * from {{ ref('int_task_target') }}
),

leads as (
    select * from {{ ref('int_work_item_lead') }}
),

final as (
    select
        tasks.task_id,
        tasks.document_id,
        tasks.work_item_id,
        tasks.action,
        tasks.action_object,
        tasks.text,
        tasks.commitment,
        tasks.milestone,
        tasks.due_on,
        tasks.has_deadline,
        tasks.plan_year,
        tasks.plan_quarter,
        coalesce(targets.target_count, 0) as target_count,
        targets.task_id is not null as is_quantified,
        leads.work_item_id is not null as has_lead_unit,
        tasks.theme_code,
        tasks.district_code,
        words.search_words,
        tasks.char_start,
        tasks.char_end,
        tasks.rule_id
    from tasks
    left join words on tasks.task_id = words.record_id
    left join targets using (task_id)
    left join leads on tasks.work_item_id = leads.work_item_id
)

select * from final
