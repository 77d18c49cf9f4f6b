-- Grain: one row per indicator that was merged into another one because its words say the same.
with

merged as (
    select * from {{ ref('stg_indicator_merge') }}
),

measured as (
    select own_indicator_id, count(*) as quantity_count from {{ ref('stg_quantity') }} group by own_indicator_id
),

final as (
    select
        merged.indicator_id,
        merged.indicator_name,
        merged.family,
        merged.merged_indicator_id,
        merged.merged_indicator_name,
        merged.score,
        merged.rule,
        coalesce(measured.quantity_count, 0) as quantity_count
    from merged
    left join measured on merged.indicator_id = measured.own_indicator_id
)

select * from final
