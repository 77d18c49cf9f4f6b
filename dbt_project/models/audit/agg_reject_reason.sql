-- Grain: one row per source and reason for which numerals are neither target nor result.
{{ config(materialized='sliced', by='source') }}
with

numerals as (
    select * from {{ ref('fct_numeral') }} where {{ of_changed_source() }}
),

totals as (
    select
        source_id,
        count(*) as source_numeral_count
    from numerals
    group by source_id
),

rejects as (
    select
        source_id,
        reason,
        count(*) as numeral_count,
        arg_min(text, char_start) as example_text,
        min(char_start) as example_start
    from numerals
    where outcome = 'reject'
    group by source_id, reason
),

final as (
    select
        {{ surrogate_key(['rejects.source_id', 'rejects.reason']) }} as reject_reason_id,
        rejects.source_id,
        rejects.reason,
        rejects.numeral_count,
        {{ share('rejects.numeral_count', 'totals.source_numeral_count') }} as source_share,
        rejects.example_text,
        rejects.example_start
    from rejects
    inner join totals using (source_id)
)

select * from final
