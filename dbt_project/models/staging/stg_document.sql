-- Grain: one row per real document inside a source.
with

source as (
    select * from {{ source('raw', 'document') }}
),

renamed as (
    select
        document_id,
        source_id,
        title,
        issuer,
        district_code,
        doc_type,
        doc_form,
        published_on,
        plan_year,
        review_year,
        plan_period,
        char_start,
        char_end,
        title_start,
        title_end,
        rule_id
    from source
)

select * from renamed
