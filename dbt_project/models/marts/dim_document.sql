-- Grain: one row per real document inside a source.
with

documents as (
    select * from {{ ref('stg_document') }}
),

final as (
    select
        document_id,
        source_id,
        title,
        issuer,
        district_code,
        doc_type,
        published_on,
        plan_year,
        review_year,
        plan_period,
        char_start,
        char_end,
        title_start,
        title_end,
        rule_id
    from documents
)

select * from final
