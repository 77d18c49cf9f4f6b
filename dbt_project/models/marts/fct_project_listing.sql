-- Grain: one row per project named in a project list.
with

listings as (
    select * from {{ ref('stg_project_listing') }}
),

final as (
    select
        project_listing_id,
        document_id,
        project_id,
        project_name,
        list_year,
        status,
        category,
        district_code,
        char_start,
        char_end,
        rule_id
    from listings
)

select * from final
