-- Grain: one row per figure of how often the ledger is right, measured on hand-labelled documents.
with

figures as (
    select * from {{ ref('stg_accuracy') }}
),

final as (
    select
        {{ surrogate_key(['entity', 'field']) }} as accuracy_id,
        entity,
        field,
        right_count,
        asked_count,
        share,
        share_low,
        share_high,
        label_count,
        source_count
    from figures
)

select * from final
