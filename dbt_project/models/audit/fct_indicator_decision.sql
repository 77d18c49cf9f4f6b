-- Grain: one row per decision of a reader on two indicators.
with

decisions as (
    select * from {{ ref('indicator_merges') }}
),

final as (
    select
        decision,
        indicator_name,
        other_name,
        unit,
        reason
    from decisions
)

select * from final
