-- Grain: one row per numeral of a source.
with

source as (
    select * from {{ source('raw', 'numeral') }}
),

renamed as (
    select
        {{ surrogate_key(['source_id', 'char_start']) }} as numeral_id,
        source_id,
        document_id,
        text,
        quantity_id,
        reason,
        char_start,
        char_end,
        rule_id
    from source
)

select * from renamed
