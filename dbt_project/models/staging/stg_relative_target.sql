-- Grain: one row per promise without a number, or report in the same words, and other series that it is measured against.
-- Indicators are those they are counted under: where one was merged into another, that one.
with

source as (
    select * from {{ source('raw', 'relative_target') }} where {{ is_counted() }}
),

merged as (
    select * from {{ ref('stg_indicator_merge') }}
),

renamed as (
    select
        source.relative_target_id,
        source.source_id,
        source.document_id,
        source.work_item_id,
        source.is_promise,
        source.indicator,
        coalesce(own.merged_indicator_id, source.indicator_id) as indicator_id,
        coalesce(own.merged_indicator_name, source.indicator_name) as indicator_name,
        source.comparator,
        source.reference,
        coalesce(other.merged_indicator_id, source.reference_indicator_id) as reference_indicator_id,
        coalesce(other.merged_indicator_name, source.reference_indicator_name) as reference_indicator,
        source.reference_scope,
        source.measure,
        source.period_year,
        source.period_start,
        source.period_end,
        source.commitment,
        source.theme_code,
        source.district_code,
        source.sentence,
        source.char_start,
        source.char_end,
        source.rule_id
    from source
    left join merged as own on source.indicator_id = own.indicator_id
    left join merged as other on source.reference_indicator_id = other.indicator_id
)

select * from renamed
