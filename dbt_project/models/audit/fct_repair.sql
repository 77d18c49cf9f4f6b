-- Grain: one row per damaged place of a text and how it is read.
{{ config(materialized='sliced', by='source') }}
with

repairs as (
    select * from {{ ref('stg_repair') }} where {{ of_changed_source() }}
),

sources as (
    select source_id, text from {{ ref('stg_source') }} where {{ of_changed_source() }}
),

final as (
    select
        repairs.repair_id,
        repairs.source_id,
        repairs.document_id,
        substr(sources.text, repairs.char_start + 1, repairs.char_end - repairs.char_start) as written,
        repairs.reading,
        repairs.is_certain,
        repairs.char_start,
        repairs.char_end,
        repairs.rule_id
    from repairs
    inner join sources using (source_id)
)

select * from final
