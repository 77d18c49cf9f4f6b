-- Grain: one row per task: whether a later review speaks of the action again.
-- That it is spoken of says nothing about how far it got: no row here ever means achieved.
{{ config(materialized='sliced', by='task') }}
with

tasks as (
    select * from {{ ref('int_task_review') }}
),

mentions as (
    select * from {{ ref('stg_task_mention') }}
),

final as (
    select
        tasks.task_id,
        case
            when mentions.task_id is not null then 'reported'
            when tasks.searched_documents > 0 then 'not_reported'
            else 'awaiting'
        end as status,
        mentions.document_id as mention_document_id,
        mentions.char_start as mention_start,
        mentions.char_end as mention_end,
        mentions.score as match_score,
        mentions.rule as match_rule,
        tasks.searched_documents
    from tasks
    left join mentions using (task_id)
)

select * from final
