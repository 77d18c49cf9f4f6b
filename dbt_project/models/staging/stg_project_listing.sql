-- Grain: one row per project named in a project list.
with

source as (
    select * from {{ source('raw', 'project_listing') }} where {{ is_counted() }}
),

renamed as (
    select
        project_listing_id,
        source_id,
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
    from source
)

select * from renamed
