-- Grain: one row per work item and each work item that holds it, itself included at distance 0.
with recursive

work_items as (
    select work_item_id, parent_work_item_id from {{ ref('stg_work_item') }}
),

ancestors as (
    select
        work_item_id,
        work_item_id as ancestor_id,
        0 as distance
    from work_items

    union all

    select
        ancestors.work_item_id,
        work_items.parent_work_item_id as ancestor_id,
        ancestors.distance + 1 as distance
    from ancestors
    inner join work_items on ancestors.ancestor_id = work_items.work_item_id
    where work_items.parent_work_item_id is not null
),

final as (
    select work_item_id, ancestor_id, distance from ancestors
)

select * from final
