-- Grain: one row per numbered or titled piece of work.
with

source as (
    select * from {{ source('raw', 'work_item') }} where {{ is_counted() }}
),

renamed as (
    select
        work_item_id,
        source_id,
        document_id,
        parent_work_item_id,
        marker,
        title,
        level as outline_level,
        section,
        theme_code,
        district_code,
        char_start,
        char_end,
        rule_id
    from source
)

select * from renamed
