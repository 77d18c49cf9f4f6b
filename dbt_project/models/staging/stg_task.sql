-- Grain: one row per promised action of a document that counts and that no corrected issue replaces.
with

source as (
    select * from {{ source('raw', 'task') }}
    where document_id not in (select document_id from {{ source('linked', 'document_copy') }})
),

renamed as (
    select
        source.task_id,
        source.source_id,
        source.document_id,
        source.work_item_id,
        source.action,
        source.object as action_object,
        source.text,
        source.commitment,
        source.milestone,
        source.due_on,
        source.has_deadline,
        source.plan_year,
        source.plan_quarter,
        source.theme_code,
        source.district_code,
        source.char_start,
        source.char_end,
        source.rule_id
    from source
)

select * from renamed
