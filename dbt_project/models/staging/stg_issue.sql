-- Grain: one row per doubt that a stage of the core could not settle.
with

source as (
    select * from {{ source('raw', 'issue') }}
),

renamed as (
    select distinct
        {{ surrogate_key(['source_id', 'document_id', 'char_start', 'char_end', 'code', 'message']) }} as issue_id,
        source_id,
        document_id,
        code,
        message,
        char_start,
        char_end
    from source
)

select * from renamed
