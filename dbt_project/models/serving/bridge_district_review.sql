-- Grain: one row per district that promises and each review document in which its answer is looked for.
-- A target is searched for in the rows of its district whose review year is the year it promises for, except its own
-- document: those rows are what stands behind "unreported".
with

answering as (
    select * from {{ ref('int_district_answering') }}
),

reviews as (
    select * from {{ ref('int_review_document') }}
),

final as (
    select
        answering.district_code,
        reviews.review_year,
        reviews.document_id
    from answering
    inner join reviews on answering.answering_code = reviews.district_code
)

select * from final
