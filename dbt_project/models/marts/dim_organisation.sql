-- Grain: one row per organisation of a district that is named as responsible for work.
with

mentions as (
    select * from {{ ref('stg_work_item_organisation') }}
),

work_items as (
    select work_item_id, district_code from {{ ref('stg_work_item') }}
),

final as (
    select
        mentions.organisation_id,
        min(mentions.organisation_name) as organisation_name,
        min(work_items.district_code) as district_code
    from mentions
    left join work_items using (work_item_id)
    group by mentions.organisation_id
)

select * from final
