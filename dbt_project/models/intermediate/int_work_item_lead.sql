-- Grain: one row per work item that has a lead unit, named at itself or at a work item that holds it.
with

ancestors as (
    select * from {{ ref('int_work_item_ancestor') }}
),

leads as (
    select distinct work_item_id as ancestor_id
    from {{ ref('stg_work_item_organisation') }}
    where role = 'lead'
),

final as (
    select
        ancestors.work_item_id,
        min(ancestors.distance) as lead_distance
    from ancestors
    inner join leads using (ancestor_id)
    group by ancestors.work_item_id
)

select * from final
