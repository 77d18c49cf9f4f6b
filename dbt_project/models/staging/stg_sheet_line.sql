-- Grain: one row per line of a task sheet: a promised number, or a task without one, for each of its lead units.
with

source as (
    select * from {{ source('linked', 'sheet_line') }}
    where {{ of_changed_document() }} and coalesce(
        target_id in (select quantity_id from {{ ref('stg_quantity') }} where {{ of_changed_document() }}),
        task_id in (select task_id from {{ ref('stg_task') }} where {{ of_changed_document() }})
    )
),

renamed as (
    select
        sheet_line_id,
        line_number,
        target_id,
        task_id,
        document_id,
        work_item_id,
        district_code,
        plan_year,
        organisation_id,
        lead_unit,
        support_units,
        task,
        promised,
        unit,
        due_on,
        char_start
    from source
)

select * from renamed
