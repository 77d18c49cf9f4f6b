-- Grain: one row per document: how much was found in it.
{{ config(materialized='sliced', by='document') }}
with

found as (
    select document_id, 'item' as fact from {{ ref('fct_work_item') }} where {{ of_changed_document() }}
    union all
    select document_id, 'task' as fact from {{ ref('fct_task') }} where {{ of_changed_document() }}
    union all
    select document_id, 'target' as fact from {{ ref('fct_target') }} where {{ of_changed_document() }}
    union all
    select document_id, 'result' as fact from {{ ref('fct_result') }} where {{ of_changed_document() }}
    union all
    select document_id, 'project' as fact from {{ ref('fct_project_listing') }} where {{ of_changed_document() }}
),

documents as (
    select * from {{ ref('dim_document') }} where {{ of_changed_document() }}
),

final as (
    select
        documents.document_id,
        count(*) filter (where found.fact = 'item') as item_count,
        count(*) filter (where found.fact = 'task') as task_count,
        count(*) filter (where found.fact = 'target') as target_count,
        count(*) filter (where found.fact = 'result') as result_count,
        count(*) filter (where found.fact = 'project') as project_count
    from documents
    left join found using (document_id)
    group by documents.document_id
)

select * from final
