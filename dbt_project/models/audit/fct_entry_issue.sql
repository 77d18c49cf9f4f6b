-- Grain: one row per reason why a row of a filled-in task sheet does not land.
with

issues as (
    select * from {{ ref('stg_entry_issue') }}
),

final as (
    select
        {{ surrogate_key(['source_id', 'sheet', 'row_number', 'column_name', 'code']) }} as entry_issue_id,
        source_id,
        source_uri,
        sheet,
        row_number,
        column_name,
        code,
        found,
        target_id,
        task_id,
        reporter,
        entered_at
    from issues
)

select * from final
