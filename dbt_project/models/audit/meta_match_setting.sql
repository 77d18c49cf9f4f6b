-- Grain: one row per number that matching and the judgement of results share.
with

settings as (
    select * from {{ ref('match_settings') }}
),

final as (
    select
        setting,
        value,
        meaning
    from settings
)

select * from final
