-- Grain: one row per damaged place of a text and rule that reads it.
with

source as (
    select * from {{ source('raw', 'repair') }}
),

renamed as (
    select distinct
        {{ surrogate_key(['source_id', 'char_start', 'char_end', 'reading', 'rule_id']) }} as repair_id,
        source_id,
        document_id,
        reading,
        is_certain,
        char_start,
        char_end,
        rule_id
    from source
)

select * from renamed
