-- Grain: one row per official of a district that is named as responsible for work.
with

mentions as (
    select * from {{ ref('stg_work_item_official') }}
),

work_items as (
    select work_item_id, district_code from {{ ref('stg_work_item') }}
),

final as (
    select
        mentions.official_id,
        min(mentions.official_name) as official_name,
        min(work_items.district_code) as district_code
    from mentions
    left join work_items using (work_item_id)
    group by mentions.official_id
)

select * from final
