-- Grain: one row per promised or reported number.
{{ config(materialized='sliced', by='document') }}
with

final as (
    select
        quantity_id as entry_id,
        document_id,
        district_code,
        other_names,
        naming_steps,
        reading_grounds
    from {{ ref('stg_naming') }}
    where {{ of_changed_document() }}
)

select * from final
