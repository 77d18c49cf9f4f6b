-- Grain: one row per promise of a government: its words, what became of it, and both sentences.
{{ config(materialized='view', by='place') }}
-- Without the name of a database: the published file holds this view as it is.
with

targets as (
    select * from {{ ref('fct_target').include(database=false) }} where is_government_promise
),

progress as (
    select * from {{ ref('fct_progress').include(database=false) }}
),

results as (
    select * from {{ ref('fct_result').include(database=false) }}
),

documents as (
    select * from {{ ref('dim_document').include(database=false) }}
),

final as (
    select
        targets.target_id,
        districts.district_name,
        themes.theme_name,
        indicators.indicator_name,
        targets.indicator,
        targets.period_year,
        targets.period_start,
        targets.period_end,
        -- Cut from the sentences: cut from the texts, each of them would be held once for every number in it.
        substr(
            targets.sentence, targets.char_start - targets.sentence_start + 1, targets.char_end - targets.char_start
        ) as promised,
        targets.value as promised_value,
        targets.unit as promised_unit,
        targets.sentence as promise_sentence,
        promise_documents.title as promise_title,
        progress.status,
        progress.certainty,
        progress.verdict_reason,
        progress.unreported_reason,
        progress.attainment,
        substr(
            results.sentence, results.char_start - results.sentence_start + 1, results.char_end - results.char_start
        ) as reported,
        results.value as reported_value,
        results.unit as reported_unit,
        results.sentence as result_sentence,
        result_documents.title as result_title,
        targets.district_code,
        targets.theme_code,
        targets.indicator_id,
        targets.document_id,
        progress.result_id,
        results.document_id as result_document_id
    from targets
    inner join progress using (target_id)
    inner join documents as promise_documents on targets.document_id = promise_documents.document_id
    left join results on progress.result_id = results.result_id
    left join documents as result_documents on results.document_id = result_documents.document_id
    left join {{ ref('dim_district').include(database=false) }} as districts
        on targets.district_code = districts.district_code
    left join {{ ref('dim_theme').include(database=false) }} as themes on targets.theme_code = themes.theme_code
    left join {{ ref('dim_indicator').include(database=false) }} as indicators
        on targets.indicator_id = indicators.indicator_id
)

select * from final
