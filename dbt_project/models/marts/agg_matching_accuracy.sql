-- Grain: one row per place on whose reports matching was measured against pairs that a person found.
with

figures as (
    select * from {{ ref('matching_accuracy') }}
),

final as (
    select
        scope,
        scope_en,
        first_year,
        last_year,
        pairs,
        silences,
        threshold,
        linked_share,
        link_precision_share,
        status_share,
        silence_share,
        measured_on
    from figures
)

select * from final
