-- Grain: one row per line of a task sheet: a promised number, or a task without one, for each of its lead units; with what
-- the unit last reported of it.
{{ config(materialized='sliced', by='document') }}
with

lines as (
    select * from {{ ref('stg_sheet_line') }} where {{ of_changed_document() }}
),

entries as (
    select * from {{ ref('fct_entered_progress') }} where is_current
),

final as (
    select
        lines.sheet_line_id,
        row_number() over (partition by lines.document_id order by lines.line_number) as line_number,
        lines.target_id,
        lines.task_id,
        lines.document_id,
        lines.work_item_id,
        lines.district_code,
        lines.plan_year,
        lines.organisation_id,
        lines.lead_unit,
        lines.support_units,
        lines.task,
        lines.promised,
        lines.unit,
        lines.due_on,
        lines.char_start,
        entries.progress as entered_progress,
        entries.value as entered_value,
        entries.unit as entered_unit,
        entries.evidence as entered_evidence,
        entries.reported_on as entered_reported_on
    from lines
    left join entries
        on lines.target_id is not distinct from entries.target_id
        and lines.task_id is not distinct from entries.task_id
        and lines.organisation_id is not distinct from entries.organisation_id
)

select * from final
