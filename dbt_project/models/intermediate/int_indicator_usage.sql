-- Grain: one row per indicator that a target or result measures.
with

quantities as (
    select * from {{ ref('stg_quantity') }}
),

final as (
    select
        indicator_id,
        mode(indicator_name order by indicator_name) as indicator_name,
        mode(unit order by unit) as unit,
        mode(measure order by measure) as usual_measure,
        count(*) filter (where kind = 'target') as target_count,
        count(*) filter (where kind = 'result') as result_count
    from quantities
    group by indicator_id
)

select * from final
