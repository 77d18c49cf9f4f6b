-- Grain: one row per row of a project list and per work that a sentence names.
with

source as (
    select * from {{ source('raw', 'project_link') }}
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
