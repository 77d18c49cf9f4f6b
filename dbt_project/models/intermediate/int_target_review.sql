-- Grain: one row per target, with how many later review documents cover its period.
-- A review covers the period when it is of the target's district or its successor, is another document than the
-- target's own and looks back on the year promised for. Dates of publication do not decide: a page may show an old
-- report anew.
with

targets as (
    select * from {{ ref('stg_quantity') }} where kind = 'target' and {{ of_changed_place() }}
),

reviews as (
    select * from {{ ref('int_review_document') }}
),

statements as (
    select
        document_id,
        count(*) as statement_count
    from {{ source('raw', 'statement') }}
    group by document_id
),

answering as (
    select * from {{ ref('int_district_answering') }}
),

final as (
    select
        targets.quantity_id as target_id,
        targets.district_code,
        count(reviews.document_id) as searched_documents,
        count(reviews.document_id) filter (where reviews.is_whole_year) as whole_documents,
        coalesce(max(statements.statement_count), 0) as statement_count
    from targets
    left join answering on targets.district_code = answering.district_code
    left join reviews
        on answering.answering_code = reviews.district_code
        and targets.period_year = reviews.review_year
        and targets.document_id != reviews.document_id
    left join statements on reviews.document_id = statements.document_id
    group by targets.quantity_id, targets.district_code
)

select * from final
