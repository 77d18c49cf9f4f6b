-- Grain: one row per task, with how many later review documents cover its period.
with

tasks as (
    select * from {{ ref('stg_task') }} where {{ of_changed_place() }}
),

final as (
    select
        tasks.task_id,
        tasks.district_code,
        count(reviews.document_id) as searched_documents
    from tasks
    left join {{ ref('int_district_answering') }} as answering on tasks.district_code = answering.district_code
    left join {{ ref('int_review_document') }} as reviews
        on answering.answering_code = reviews.district_code
        and tasks.plan_year = reviews.review_year
        and tasks.document_id != reviews.document_id
    group by tasks.task_id, tasks.district_code
)

select * from final
