-- Grain: one row per way in which a promise and a result may stand to one another, the first that fits decides.
with

rules as (
    select
        *,
        -- Seeds are loaded in the order of their file.
        cast(row_number() over (order by rowid) as bigint) as place
    from {{ ref('comparability') }}
),

final as (
    select
        comparability_id,
        place,
        period,
        measure,
        stage,
        scope,
        base,
        unit,
        ruling,
        short_ruling,
        certainty,
        reason,
        reason_en,
        example,
        counterexample
    from rules
)

select * from final
