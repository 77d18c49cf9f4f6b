-- Grain: one row per figure of accuracy on hand-labelled documents.
with

source as (
    select * from {{ source('linked', 'accuracy') }}
),

renamed as (
    select
        entity,
        field,
        right_count,
        asked_count,
        share,
        share_low,
        share_high,
        label_count,
        source_count
    from source
)

select * from renamed
