-- Grain: one row per real document inside a source.
with

documents as (
    select * from {{ ref('stg_document') }}
),

copies as (
    select document_id, first_document_id, relation from {{ source('linked', 'document_copy') }}
),

final as (
    select
        documents.document_id,
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
        rule_id,
        case when copies.relation = 'copy' then copies.first_document_id end as copy_of,
        case when copies.relation = 'replaced' then copies.first_document_id end as corrected_by
    from documents
    left join copies using (document_id)
)

select * from final
