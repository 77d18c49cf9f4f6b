-- Grain: one row per promise without a number that a later review of its year says in words to have been kept
-- (居民收入增长与经济增长同步): the first such words. Words for more than was promised count as well.
with

targets as (
    select * from {{ ref('stg_relative_target') }} where is_promise
),

statements as (
    select * from {{ ref('stg_relative_target') }} where not is_promise
),

reviews as (
    select * from {{ ref('bridge_district_review') }}
),

final as (
    select
        targets.relative_target_id,
        arg_min(statements.document_id, (statements.document_id, statements.char_start)) as stated_document_id,
        arg_min(statements.char_start, (statements.document_id, statements.char_start)) as stated_start,
        arg_min(statements.char_end, (statements.document_id, statements.char_start)) as stated_end
    from targets
    inner join reviews
        on targets.district_code = reviews.district_code
        and targets.period_year = reviews.review_year
        and targets.document_id != reviews.document_id
    inner join statements
        on reviews.document_id = statements.document_id
        and targets.indicator_id = statements.indicator_id
        and targets.reference_indicator_id = statements.reference_indicator_id
        and targets.reference_scope = statements.reference_scope
        and targets.measure = statements.measure
        and targets.period_start = statements.period_start
        and targets.period_end = statements.period_end
        and case targets.comparator
            when 'with' then statements.comparator in ('with', 'at_least', 'above')
            when 'at_least' then statements.comparator in ('at_least', 'above')
            when 'at_most' then statements.comparator in ('at_most', 'below')
            else targets.comparator = statements.comparator
        end
    group by targets.relative_target_id
)

select * from final
