-- Grain: one row per verdict that a person should look at and that nobody has reviewed as it stands: both sentences.
{{ config(materialized='view', by='place') }}
-- Without the name of a database: the published file holds this view as it is.
with

risks as (
    select * from {{ ref('fct_verdict_risk').include(database=false) }}
),

reviewed as (
    select target_id
    from {{ ref('fct_verdict_review').include(database=false) }}
    where is_same_verdict and target_id is not null
),

promises as (
    select * from {{ ref('fct_target').include(database=false) }}
),

progress as (
    select * from {{ ref('fct_progress').include(database=false) }}
),

results as (
    select * from {{ ref('fct_result').include(database=false) }}
),

plans as (
    select * from {{ ref('dim_document').include(database=false) }}
),

reports as (
    select * from {{ ref('dim_document').include(database=false) }}
),

-- Twice, not one part used twice: DuckDB would make that once, with every text whole, whatever is asked of the view.
plan_files as (
    select * from {{ ref('dim_source').include(database=false) }}
),

report_files as (
    select * from {{ ref('dim_source').include(database=false) }}
),

final as (
    select
        risks.target_id,
        risks.risk,
        risks.review_place,
        promises.district_code,
        districts.district_name,
        promises.period_year,
        promises.indicator,
        promises.sentence as promise_sentence,
        plans.title as promise_title,
        plan_files.text_hash as promise_text_hash,
        substr(plan_files.text, promises.char_start + 1, promises.char_end - promises.char_start) as promise_written,
        promises.char_start as promise_start,
        promises.char_end as promise_end,
        greatest(promises.sentence_start - 120, 0) as promise_context_start,
        substr(
            plan_files.text, promise_context_start + 1, promises.sentence_end - promise_context_start + 120
        ) as promise_context,
        results.sentence as result_sentence,
        reports.title as result_title,
        report_files.text_hash as result_text_hash,
        substr(report_files.text, results.char_start + 1, results.char_end - results.char_start) as result_written,
        results.char_start as result_start,
        results.char_end as result_end,
        greatest(results.sentence_start - 120, 0) as result_context_start,
        substr(
            report_files.text, result_context_start + 1, results.sentence_end - result_context_start + 120
        ) as result_context
    from risks
    inner join promises on risks.target_id = promises.target_id
    inner join progress on risks.target_id = progress.target_id
    inner join plans on promises.document_id = plans.document_id
    inner join plan_files on plans.source_id = plan_files.source_id
    left join {{ ref('dim_district').include(database=false) }} as districts
        on promises.district_code = districts.district_code
    left join results on progress.result_id = results.result_id
    left join reports on results.document_id = reports.document_id
    left join report_files on reports.source_id = report_files.source_id
    where risks.target_id not in (select reviewed.target_id from reviewed)
)

select * from final
