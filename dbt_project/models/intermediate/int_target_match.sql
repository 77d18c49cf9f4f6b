-- Grain: one row per target that has a link: the one that answers it.
-- A result for the whole period comes before one for a part of it, that before one with another base, and all before
-- one that may be of something else. Of parts the one that reaches furthest answers.
{{ config(materialized='sliced', by='place') }}
with

matches as (
    -- A figure of several years answers nothing that is promised for one.
    select * from {{ ref('stg_match') }} where kind != 'several'
),

comparability as (
    select * from {{ ref('comparability') }}
),

results as (
    select * from {{ ref('stg_quantity') }} where kind = 'result' and {{ of_changed_place() }}
),

ranked as (
    select
        matches.target_id,
        matches.result_id,
        results.district_code,
        matches.kind,
        matches.score,
        matches.rule,
        matches.unit_ratio,
        matches.comparability_id,
        matches.doubts,
        comparability.short_ruling,
        results.value * matches.unit_ratio as result_value,
        results.value_upper * matches.unit_ratio as result_upper,
        results.period_start as result_start,
        results.period_end as result_end,
        row_number() over (
            partition by matches.target_id
            order by
                list_position(['full', 'part', 'incomparable', 'similar'], matches.kind),
                results.period_end desc,
                results.period_start,
                matches.score desc,
                matches.result_id
        ) as place
    from matches
    inner join results on matches.result_id = results.quantity_id
    inner join comparability on matches.comparability_id = comparability.comparability_id
),

final as (
    select * exclude (place) from ranked where place = 1
)

select * from final
