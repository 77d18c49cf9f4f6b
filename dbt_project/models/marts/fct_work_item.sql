-- Grain: one row per numbered or titled piece of work.
{{ config(materialized='sliced', by='document') }}
with

work_items as (
    select * from {{ ref('stg_work_item') }} where {{ of_changed_document() }}
),

leads as (
    select * from {{ ref('int_work_item_lead') }}
),

final as (
    select
        work_items.work_item_id,
        work_items.document_id,
        work_items.parent_work_item_id,
        work_items.marker,
        work_items.title,
        work_items.outline_level,
        work_items.section,
        work_items.theme_code,
        work_items.district_code,
        leads.work_item_id is not null as has_lead_unit,
        work_items.char_start,
        work_items.char_end,
        work_items.rule_id
    from work_items
    left join leads using (work_item_id)
)

select * from final
