-- Grain: one row per row of the silence matrix (an indicator, a theme or a task of a district) and theme, and one more
-- of all its themes together. Only promises of governments count.
{{ config(materialized='sliced', by='place') }}
{% set reasons = ['silent', 'only_multi_year', 'only_without_number', 'review_missing_part'] %}
with

promises as (
    select
        *,
        coalesce(unreported_reason, status) as state
    from {{ ref('fct_ledger_entry') }}
    where kind = 'target' and period_year is not null and is_government_promise and {{ of_changed_place() }}
),

rows_of_kinds as (
    select 'indicator' as row_kind, indicator_id as row_id, district_code, theme_code, state from promises
    union all
    select 'theme' as row_kind, theme_code as row_id, district_code, theme_code, state from promises
    union all
    select 'task' as row_kind, task_id as row_id, district_code, theme_code, state from promises
),

final as (
    select
        row_kind,
        row_id,
        district_code,
        theme_code,
        grouping(theme_code) = 1 as is_every_theme,
        count(*) as target_count,
        {%- for reason in reasons %}
        count(*) filter (where state = '{{ reason }}') as {{ reason }}_count,
        {%- endfor %}
        count(*) filter (where state = 'awaiting') as waiting_count,
        count(*) filter (where state not in ('{{ reasons | join("', '") }}', 'awaiting')) as reported_count
    from rows_of_kinds
    where row_id is not null
    group by grouping sets ((row_kind, row_id, district_code, theme_code), (row_kind, row_id, district_code))
    order by row_kind, is_every_theme, silent_count desc, row_id
)

select * from final
