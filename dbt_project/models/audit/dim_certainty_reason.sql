-- Grain: one row per code that may lower the certainty of a verdict: a circumstance, or a rule of comparison.
with

final as (
    select
        reason_code,
        'circumstance' as kind,
        words,
        words_en
    from {{ ref('certainty_reasons') }}

    union all

    select
        comparability_id as reason_code,
        'comparison' as kind,
        reason as words,
        reason_en as words_en
    from {{ ref('comparability') }}
    where comparability_id not in (select reason_code from {{ ref('certainty_reasons') }})
)

select * from final
