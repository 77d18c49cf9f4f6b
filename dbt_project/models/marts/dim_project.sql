-- Grain: one row per project through the years, under whatever names lists and sentences give it.
with

stages as (
    select * from {{ ref('fct_project_stage') }}
),

undated as (
    select * from {{ ref('fct_project_listing') }} where list_year is null
),

promises as (
    select
        project_id,
        min(due_on) as first_due_on,
        count(*) filter (outcome in ('slipped', 'late')) as slip_count
    from {{ ref('fct_project_promise') }}
    group by project_id
),

projects as (
    select
        project_id,
        first(project_name order by stage_source, period_year, char_start, project_stage_id) as project_name,
        min(district_code) as district_code,
        min(period_year) as first_year,
        max(period_year) as last_year,
        last(status order by stage_number) as latest_status,
        count(*) filter (stage_source = 'list') as listing_count,
        count(*) filter (stage_source = 'sentence') as mention_count,
        count(distinct project_name) as name_count,
        bool_or(is_vanished) as is_vanished
    from stages
    group by project_id

    union all

    select
        project_id,
        first(project_name order by char_start, project_listing_id) as project_name,
        min(district_code) as district_code,
        null as first_year,
        null as last_year,
        last(status order by char_start, project_listing_id) as latest_status,
        count(*) as listing_count,
        0 as mention_count,
        count(distinct project_name) as name_count,
        false as is_vanished
    from undated
    where project_id not in (select project_id from stages)
    group by project_id
),

final as (
    select
        projects.project_id,
        projects.project_name,
        projects.district_code,
        projects.first_year,
        projects.last_year,
        projects.latest_status,
        projects.listing_count,
        projects.mention_count,
        projects.name_count,
        promises.first_due_on,
        coalesce(promises.slip_count, 0) as slip_count,
        projects.is_vanished
    from projects
    left join promises using (project_id)
)

select * from final
