-- Grain: one row per row of the silence matrix (an indicator, a theme or a task of a district) and theme, and one more
-- of all its themes together.
with

promises as (
    select * from {{ ref('fct_ledger_entry') }} where kind = 'target' and period_year is not null
),

rows_of_kinds as (
    select 'indicator' as row_kind, indicator_id as row_id, district_code, theme_code, status from promises
    union all
    select 'theme' as row_kind, theme_code as row_id, district_code, theme_code, status from promises
    union all
    select 'task' as row_kind, task_id as row_id, district_code, theme_code, status from promises
),

final as (
    select
        row_kind,
        row_id,
        district_code,
        theme_code,
        grouping(theme_code) = 1 as is_every_theme,
        count(*) as target_count,
        count(*) filter (where status = 'unreported') as silent_count,
        count(*) filter (where status = 'awaiting') as waiting_count,
        count(*) filter (where status not in ('unreported', 'awaiting')) as reported_count
    from rows_of_kinds
    where row_id is not null
    group by grouping sets ((row_kind, row_id, district_code, theme_code), (row_kind, row_id, district_code))
    order by row_kind, is_every_theme, silent_count desc, row_id
)

select * from final
