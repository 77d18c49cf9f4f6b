-- Grain: one row per target, with how many later review documents cover its period.
-- A review covers the period when it is of the target's district, is another document than the target's own,
-- looks back on the year promised for, and was not published before the promise.
with

targets as (
    select * from {{ ref('stg_quantity') }} where kind = 'target'
),

documents as (
    select document_id, published_on from {{ ref('stg_document') }}
),

reviews as (
    select * from {{ ref('int_review_document') }}
),

promises as (
    select
        targets.quantity_id as target_id,
        targets.document_id,
        targets.district_code,
        targets.period_year,
        documents.published_on
    from targets
    inner join documents using (document_id)
),

final as (
    select
        promises.target_id,
        count(reviews.document_id) as searched_documents
    from promises
    left join reviews
        on promises.district_code = reviews.district_code
        and promises.period_year = reviews.review_year
        and promises.document_id != reviews.document_id
        and (
            promises.published_on is null
            or reviews.published_on is null
            or reviews.published_on >= promises.published_on
        )
    group by promises.target_id
)

select * from final
