-- Grain: one row per indicator that was merged into another one because its words say the same.
with

merges as (
    select * from {{ ref('stg_indicator_merge') }}
),

measured as (
    select own_indicator_id, count(*) as quantity_count from {{ ref('stg_quantity') }} group by own_indicator_id
),

final as (
    select
        merges.indicator_id,
        merges.indicator_name,
        merges.family,
        merges.merged_indicator_id,
        merges.merged_indicator_name,
        merges.score,
        merges.rule,
        coalesce(measured.quantity_count, 0) as quantity_count
    from merges
    left join measured on merges.indicator_id = measured.own_indicator_id
)

select * from final
