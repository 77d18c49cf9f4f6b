-- Grain: one row per unit that converts into others.
with

factors as (
    select * from {{ ref('unit_factors') }}
),

final as (
    select
        unit,
        base as base_unit,
        cast(factor as double) as factor
    from factors
)

select * from final
