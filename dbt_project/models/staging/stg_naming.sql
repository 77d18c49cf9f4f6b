-- Grain: one row per promised or reported number of a document that is no copy.
with

source as (
    select * from {{ source('raw', 'quantity') }} where {{ is_counted() }}
),

renamed as (
    select
        quantity_id,
        document_id,
        district_code,
        other_names,
        naming_steps,
        reading_grounds
    from source
)

select * from renamed
