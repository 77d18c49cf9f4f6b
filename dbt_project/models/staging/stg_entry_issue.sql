-- Grain: one row per reason why a row of a filled-in task sheet does not land.
with

source as (
    select * from {{ source('linked', 'entry_issue') }}
),

renamed as (
    select
        source_id,
        source_uri,
        sheet,
        row_number,
        row_key,
        column_name,
        code,
        found,
        target_id,
        task_id,
        reporter,
        entered_at
    from source
)

select * from renamed
