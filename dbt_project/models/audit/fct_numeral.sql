-- Grain: one row per numeral of a source: the number it belongs to, or why it is none.
{{ config(materialized='sliced', by='source') }}
with

numerals as (
    select * from {{ ref('stg_numeral') }} where {{ of_changed_source() }}
),

quantities as (
    -- What a copy says, and what a corrected issue reports again, counts there.
    select quantity_id, kind
    from {{ ref('stg_stated_quantity') }}
    where (kind = 'target' or superseded_by is null) and {{ of_changed_source() }}
),

final as (
    select
        numerals.numeral_id,
        numerals.source_id,
        numerals.document_id,
        numerals.text,
        coalesce(quantities.kind, 'reject') as outcome,
        quantities.quantity_id,
        case when quantities.quantity_id is null then coalesce(numerals.reason, 'restated') end as reason,
        numerals.char_start,
        numerals.char_end,
        numerals.rule_id
    from numerals
    left join quantities using (quantity_id)
)

select * from final
