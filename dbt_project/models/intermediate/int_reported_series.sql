-- Grain: one row per district, indicator, measure (growth, level), unit and period: the number that the first regular
-- review of that period's last year reports, of the district or of the one that answers for it after a merger.
with

results as (
    select
        quantity_id as result_id,
        document_id,
        district_code,
        indicator_id,
        case when measure = 'growth' then 'growth' else 'level' end as measure,
        unit,
        value,
        period_start,
        period_end,
        char_start
    from {{ ref('stg_quantity') }}
    where kind = 'result' and measure in ('growth', 'level', 'share')
),

reviews as (
    select * from {{ ref('int_review_document') }}
),

answering as (
    select * from {{ ref('int_district_answering') }}
),

final as (
    select
        answering.district_code,
        results.indicator_id,
        results.measure,
        results.unit,
        results.period_start,
        results.period_end,
        arg_min(results.result_id, (results.document_id, results.char_start)) as result_id,
        arg_min(results.document_id, (results.document_id, results.char_start)) as document_id,
        arg_min(results.value, (results.document_id, results.char_start)) as value
    from results
    inner join reviews
        on results.document_id = reviews.document_id
        and year(results.period_end) = reviews.review_year
    inner join answering on results.district_code = answering.answering_code
    group by
        answering.district_code,
        results.indicator_id,
        results.measure,
        results.unit,
        results.period_start,
        results.period_end
)

select * from final
