-- Grain: one row per mention of an official as responsible for a work item.
with

source as (
    select * from {{ source('raw', 'work_item_official') }}
    where work_item_id in (select work_item_id from {{ ref('stg_work_item') }})
),

renamed as (
    select
        source_id,
        work_item_id,
        official_id,
        official_name,
        role,
        char_start,
        char_end,
        rule_id
    from source
)

select * from renamed
