-- Grain: one row per document in which a government looks back on a year.
-- News and special plans may look back in passing; only a regular review can be held against silence.
with

documents as (
    select * from {{ ref('stg_document') }}
),

final as (
    select
        document_id,
        district_code,
        review_year
    from documents
    where review_year is not null
        and district_code is not null
        and doc_type in ('work_plan', 'work_report', 'compilation')
)

select * from final
