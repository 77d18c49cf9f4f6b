-- Grain: one row per project through the years: a name in a district.
with

listings as (
    select * from {{ ref('stg_project_listing') }}
),

final as (
    select
        project_id,
        first(project_name order by list_year nulls last, char_start, project_listing_id) as project_name,
        min(district_code) as district_code,
        min(list_year) as first_year,
        max(list_year) as last_year,
        last(status order by list_year nulls first, char_start, project_listing_id) as latest_status,
        count(*) as listing_count
    from listings
    group by project_id
)

select * from final
