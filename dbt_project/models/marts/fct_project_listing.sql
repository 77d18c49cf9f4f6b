-- Grain: one row per project named in a project list.
{{ config(materialized='sliced', by='place') }}
with

listings as (
    select * from {{ ref('stg_project_listing') }} where {{ of_changed_place() }}
),

links as (
    select * from {{ ref('stg_project_link') }}
),

final as (
    select
        listings.project_listing_id,
        listings.document_id,
        coalesce(links.project_id, listings.project_id) as project_id,
        listings.project_name,
        listings.list_year,
        listings.status,
        listings.category,
        listings.district_code,
        listings.char_start,
        listings.char_end,
        listings.rule_id
    from listings
    left join links on listings.project_listing_id = links.record_id
)

select * from final
