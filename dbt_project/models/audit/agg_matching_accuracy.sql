-- Grain: one row per measurement of matching: on the pairs that a person found in one place's reports, or on verdicts of
-- one status that were drawn at random and read by a person.
with

pairs as (
    select
        scope as measurement_id,
        'pairs' as kind,
        true as is_tuned,
        * exclude (prefix)
    from {{ ref('matching_accuracy') }}
),

draws as (
    select
        {{ surrogate_key(['draw', 'kind', 'status', 'certainty', 'part']) }} as measurement_id,
        *,
        kind != 'first_look' as is_tuned,
        drawn_on as measured_on,
        {{ share('wrong', 'drawn') }} as wrong_share,
        {{ wilson('wrong', 'drawn', -1) }} as wrong_share_low,
        {{ wilson('wrong', 'drawn', 1) }} as wrong_share_high
    from {{ ref('verdict_accuracy') }}
),

measured as (
    select * from pairs
    union all by name
    select * from draws
),

final as (
    select
        measurement_id,
        kind,
        is_tuned,
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
        draw,
        status,
        certainty,
        part,
        part_en,
        drawn as drawn_count,
        wrong as wrong_count,
        withheld as withheld_count,
        wrong_share,
        wrong_share_low,
        wrong_share_high,
        how,
        how_en,
        measured_on
    from measured
)

select * from final
