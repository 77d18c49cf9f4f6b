-- Grain: one row per numeral of a source: the number it belongs to, or why it is none.
with

numerals as (
    select * from {{ ref('stg_numeral') }}
),

quantities as (
    select quantity_id, kind from {{ ref('stg_quantity') }}
),

final as (
    select
        numerals.numeral_id,
        numerals.source_id,
        numerals.document_id,
        numerals.text,
        coalesce(quantities.kind, 'reject') as outcome,
        numerals.quantity_id,
        numerals.reason,
        numerals.char_start,
        numerals.char_end,
        numerals.rule_id
    from numerals
    left join quantities using (quantity_id)
)

select * from final
