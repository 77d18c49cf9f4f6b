-- Grain: one row per mention of an organisation as responsible for a work item.
with

source as (
    select * from {{ source('raw', 'work_item_organisation') }}
    where work_item_id in (select work_item_id from {{ ref('stg_work_item') }})
),

renamed as (
    select
        source_id,
        work_item_id,
        organisation_id,
        organisation_name,
        surface as written_name,
        role,
        char_start,
        char_end,
        rule_id
    from source
)

select * from renamed
