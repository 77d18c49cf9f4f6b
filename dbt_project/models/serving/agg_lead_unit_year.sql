-- Grain: one row per lead unit and year: its tasks and what became of its targets. A task of several lead units counts for
-- each; the unit is the one named at the work item, else at the nearest work item around it.
with

ancestors as (
    select * from {{ ref('int_work_item_ancestor') }}
),

distances as (
    select * from {{ ref('int_work_item_lead') }}
),

leads as (
    select distinct
        distances.work_item_id,
        organisations.organisation_id
    from distances
    inner join ancestors
        on distances.work_item_id = ancestors.work_item_id
        and distances.lead_distance = ancestors.distance
    inner join {{ ref('stg_work_item_organisation') }} as organisations
        on ancestors.ancestor_id = organisations.work_item_id
        and organisations.role = 'lead'
),

tasks as (
    select
        leads.organisation_id,
        tasks.plan_year as year,
        count(*) as task_count,
        count(*) filter (where tasks.is_quantified) as quantified_task_count,
        count(*) filter (where tasks.has_deadline) as deadline_task_count,
        count(*) filter (where tasks.is_quantified and tasks.has_deadline) as measurable_task_count
    from {{ ref('fct_task') }} as tasks
    inner join leads using (work_item_id)
    group by leads.organisation_id, tasks.plan_year
),

targets as (
    select
        leads.organisation_id,
        targets.period_year as year,
        count(*) as target_count,
        count(*) filter (where progress.status = 'achieved') as achieved_count,
        count(*) filter (where progress.status = 'missed') as missed_count,
        count(*) filter (where progress.status = 'in_progress') as in_progress_count,
        count(*) filter (where progress.status = 'not_comparable') as not_comparable_count,
        count(*) filter (where progress.status = 'unreported') as unreported_count,
        count(*) filter (where progress.status = 'awaiting') as awaiting_count,
        count(*) filter (where progress.status = 'achieved' and progress.certainty = 'low') as achieved_low_count,
        count(*) filter (where progress.status = 'missed' and progress.certainty = 'low') as missed_low_count,
        count(*) filter (where progress.status = 'in_progress' and progress.certainty = 'low') as in_progress_low_count,
        count(*) filter (where progress.unreported_reason = 'silent') as silent_count
    from {{ ref('fct_target') }} as targets
    inner join leads using (work_item_id)
    inner join {{ ref('fct_progress') }} as progress using (target_id)
    where targets.is_government_promise
    group by leads.organisation_id, targets.period_year
),

stacked as (
    select * from tasks
    union all by name
    select * from targets
),

counted as (
    select
        organisation_id,
        year,
        coalesce(sum(task_count), 0)::bigint as task_count,
        coalesce(sum(quantified_task_count), 0)::bigint as quantified_task_count,
        coalesce(sum(deadline_task_count), 0)::bigint as deadline_task_count,
        coalesce(sum(measurable_task_count), 0)::bigint as measurable_task_count,
        coalesce(sum(target_count), 0)::bigint as target_count,
        coalesce(sum(achieved_count), 0)::bigint as achieved_count,
        coalesce(sum(missed_count), 0)::bigint as missed_count,
        coalesce(sum(in_progress_count), 0)::bigint as in_progress_count,
        coalesce(sum(not_comparable_count), 0)::bigint as not_comparable_count,
        coalesce(sum(unreported_count), 0)::bigint as unreported_count,
        coalesce(sum(awaiting_count), 0)::bigint as awaiting_count,
        coalesce(sum(achieved_low_count), 0)::bigint as achieved_low_count,
        coalesce(sum(missed_low_count), 0)::bigint as missed_low_count,
        coalesce(sum(in_progress_low_count), 0)::bigint as in_progress_low_count,
        coalesce(sum(silent_count), 0)::bigint as silent_count
    from stacked
    group by organisation_id, year
),

final as (
    select
        {{ surrogate_key(['organisation_id', 'year']) }} as lead_unit_year_id,
        *,
        {{ share('quantified_task_count', 'task_count') }} as quantified_task_share,
        {{ share('deadline_task_count', 'task_count') }} as deadline_task_share,
        {{ share('measurable_task_count', 'task_count') }} as measurable_task_share
    from counted
)

select * from final
