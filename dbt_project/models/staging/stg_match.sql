-- Grain: one row per link between a promised and a reported number.
with

source as (
    select * from {{ source('linked', 'match') }}
),

renamed as (
    select
        target_id,
        result_id,
        kind,
        score,
        rule,
        unit_ratio,
        comparability_id,
        doubts
    from source
)

select * from renamed
