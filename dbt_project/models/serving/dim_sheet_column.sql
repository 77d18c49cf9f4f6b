-- Grain: one row per column of a task sheet, hidden ones included.
with

columns as (
    select * from {{ ref('sheet_columns') }}
),

final as (
    select
        column_name,
        column_number,
        heading,
        width,
        kind,
        role,
        note
    from columns
)

select * from final
