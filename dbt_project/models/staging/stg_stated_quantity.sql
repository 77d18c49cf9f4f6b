-- Grain: one row per promised or reported number of a document that is no copy, with the words of its sentence for search.
-- Its indicator is the one it is counted under: where its own was merged into another, that one.
{{ config(materialized='sliced', by='source') }}
with

source as (
    select * from {{ source('raw', 'quantity') }} where {{ is_counted() }} and {{ of_changed_source() }}
),

words as (
    select record_id, search_words
    from {{ source('raw', 'search_text') }}
    where record_kind = 'quantity' and {{ of_changed_source() }}
),

merged as (
    select * from {{ ref('stg_indicator_merge') }}
),

tasks as (
    select task_id from {{ ref('stg_task') }} where {{ of_changed_source() }}
),

superseded as (
    select quantity_id, superseded_by, is_changed from {{ source('linked', 'superseded') }}
),

renamed as (
    select
        source.quantity_id,
        source.kind,
        source.source_id,
        source.document_id,
        source.work_item_id,
        tasks.task_id,
        source.indicator,
        coalesce(merged.merged_indicator_id, source.indicator_id) as indicator_id,
        coalesce(merged.merged_indicator_name, source.indicator_name) as indicator_name,
        source.indicator_id as own_indicator_id,
        source.value,
        source.value_upper,
        source.unit,
        source.operator,
        source.measure,
        source.period_year,
        source.period_start,
        source.period_end,
        source.commitment,
        source.stage,
        source.theme_code,
        source.district_code,
        source.sentence,
        source.sentence_start,
        source.sentence_end,
        words.search_words,
        source.char_start,
        source.char_end,
        source.rule_id,
        source.row_key,
        superseded.superseded_by
    from source
    left join words on source.quantity_id = words.record_id
    left join merged on source.indicator_id = merged.indicator_id
    left join tasks on source.task_id = tasks.task_id
    left join superseded on source.quantity_id = superseded.quantity_id
    -- What the corrected issue only says again counts there.
    where coalesce(superseded.is_changed, true)
)

select * from renamed
