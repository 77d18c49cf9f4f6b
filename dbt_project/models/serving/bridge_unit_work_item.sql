-- Grain: one row per organisation and work item that it answers for: named there or in an item that holds it.
with recursive

named as (
    select distinct organisation_id, work_item_id from {{ ref('bridge_work_item_organisation') }}
),

work_items as (
    select work_item_id, parent_work_item_id from {{ ref('fct_work_item') }}
),

final as (
    select organisation_id, work_item_id from named

    union

    select
        final.organisation_id,
        work_items.work_item_id
    from work_items
    inner join final on work_items.parent_work_item_id = final.work_item_id
)

select organisation_id, work_item_id from final
