-- Grain: one row per promised number without a result whose work a later review speaks of all the same.
with

source as (
    select * from {{ source('linked', 'target_mention') }}
    where target_id in (select quantity_id from {{ ref('stg_quantity') }})
),

renamed as (
    select
        target_id,
        document_id,
        char_start,
        char_end,
        score,
        rule,
        told_as
    from source
)

select * from renamed
