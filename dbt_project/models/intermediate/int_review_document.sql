-- Grain: one row per document in which a government looks back on a year.
-- News and special plans may look back in passing; only a regular review can be held against silence. A paper of the
-- half-year looks back on a part of its year: most of what it tells of it ends before December.
with

documents as (
    select * from {{ ref('stg_document') }}
),

results as (
    select
        document_id,
        period_year,
        count(*) filter (where period_end < make_date(period_year, 12, 31)) as of_parts,
        count(*) as of_year
    from {{ ref('stg_quantity') }}
    where kind = 'result' and period_year is not null
    group by document_id, period_year
),

final as (
    select
        documents.document_id,
        documents.district_code,
        documents.review_year,
        coalesce(2 * results.of_parts <= results.of_year, true) as is_whole_year
    from documents
    left join results on documents.document_id = results.document_id and documents.review_year = results.period_year
    where documents.review_year is not null
        and documents.district_code is not null
        and documents.doc_type in ('work_plan', 'work_report', 'compilation')
)

select * from final
