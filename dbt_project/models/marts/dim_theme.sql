-- Grain: one row per theme.
with

themes as (
    select * from {{ ref('themes') }}
),

final as (
    select
        theme_code,
        theme_name,
        theme_name_en
    from themes
)

select * from final
