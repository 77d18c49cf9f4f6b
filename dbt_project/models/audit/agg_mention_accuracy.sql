-- Grain: one row per set of promised actions, looked up in the next report by a person, on which their mentions were
-- measured.
with

figures as (
    select * from {{ ref('mention_accuracy') }}
),

final as (
    select
        scope,
        scope_en,
        first_year,
        last_year,
        tasks,
        spoken,
        threshold,
        found_share,
        precision_share,
        measured_on
    from figures
)

select * from final
