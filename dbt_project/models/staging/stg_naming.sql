-- Grain: one row per promised or reported number of a document that is no copy, where its name could have been another one
-- or its words were cut or joined.
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
        naming_steps
    from source
    where other_names is not null or naming_steps is not null
)

select * from renamed
