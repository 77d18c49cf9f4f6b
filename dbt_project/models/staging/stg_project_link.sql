-- Grain: one row per row of a project list and per work that a sentence names.
with

source as (
    select * from {{ source('linked', 'project_link') }}
    where record_id in (
        select project_listing_id from {{ ref('stg_project_listing') }}
        union all
        select project_mention_id from {{ ref('stg_project_mention') }}
    )
),

renamed as (
    select
        record_id,
        project_id,
        project_name,
        linked_name,
        score,
        rule
    from source
)

select * from renamed
