-- Grain: one row per district, theme and year that a task, target or result is for; any of the three may be null.
-- Only promises of governments count. Shares leave verdicts of low certainty out on both sides.
{{ config(materialized='sliced', by='place') }}
with

tasks as (
    select
        district_code,
        theme_code,
        plan_year as year,
        count(*) as task_count,
        count(*) filter (where is_quantified) as quantified_task_count,
        count(*) filter (where has_deadline) as deadline_task_count,
        count(*) filter (where has_lead_unit) as lead_unit_task_count,
        count(*) filter (where is_quantified and has_deadline and has_lead_unit) as measurable_task_count
    from {{ ref('fct_task') }}
    where {{ of_changed_place() }}
    group by district_code, theme_code, plan_year
),

targets as (
    select
        targets.district_code,
        targets.theme_code,
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
        count(*) filter (where progress.unreported_reason = 'silent') as silent_count,
        count(*) filter (where progress.unreported_reason = 'only_multi_year') as only_multi_year_count,
        count(*) filter (where progress.unreported_reason = 'only_without_number') as only_without_number_count,
        count(*) filter (where progress.unreported_reason = 'review_missing_part') as review_missing_part_count,
        avg(progress.attainment order by progress.attainment) filter (where progress.certainty is distinct from 'low') as mean_attainment
    from {{ ref('fct_target') }} as targets
    inner join {{ ref('fct_progress') }} as progress using (target_id)
    where targets.is_government_promise and {{ of_changed_place('targets.district_code') }}
    group by targets.district_code, targets.theme_code, targets.period_year
),

results as (
    select
        district_code,
        theme_code,
        period_year as year,
        count(*) as result_count
    from {{ ref('fct_result') }}
    where {{ of_changed_place() }}
    group by district_code, theme_code, period_year
),

-- Three tables that may each miss a key add up safely where every one brings its own rows.
stacked as (
    select * from tasks
    union all by name
    select * from targets
    union all by name
    select * from results
),

counted as (
    select
        district_code,
        theme_code,
        year,
        coalesce(sum(task_count), 0)::bigint as task_count,
        coalesce(sum(quantified_task_count), 0)::bigint as quantified_task_count,
        coalesce(sum(deadline_task_count), 0)::bigint as deadline_task_count,
        coalesce(sum(lead_unit_task_count), 0)::bigint as lead_unit_task_count,
        coalesce(sum(measurable_task_count), 0)::bigint as measurable_task_count,
        coalesce(sum(target_count), 0)::bigint as target_count,
        coalesce(sum(result_count), 0)::bigint as result_count,
        coalesce(sum(achieved_count), 0)::bigint as achieved_count,
        coalesce(sum(missed_count), 0)::bigint as missed_count,
        coalesce(sum(in_progress_count), 0)::bigint as in_progress_count,
        coalesce(sum(not_comparable_count), 0)::bigint as not_comparable_count,
        coalesce(sum(unreported_count), 0)::bigint as unreported_count,
        coalesce(sum(awaiting_count), 0)::bigint as awaiting_count,
        coalesce(sum(achieved_low_count), 0)::bigint as achieved_low_count,
        coalesce(sum(missed_low_count), 0)::bigint as missed_low_count,
        coalesce(sum(in_progress_low_count), 0)::bigint as in_progress_low_count,
        coalesce(sum(silent_count), 0)::bigint as silent_count,
        coalesce(sum(only_multi_year_count), 0)::bigint as only_multi_year_count,
        coalesce(sum(only_without_number_count), 0)::bigint as only_without_number_count,
        coalesce(sum(review_missing_part_count), 0)::bigint as review_missing_part_count,
        max(mean_attainment) as mean_attainment
    from stacked
    group by district_code, theme_code, year
),

final as (
    select
        {{ surrogate_key(['district_code', 'theme_code', 'year']) }} as district_theme_year_id,
        *,
        {{ share('quantified_task_count', 'task_count') }} as quantified_task_share,
        {{ share('deadline_task_count', 'task_count') }} as deadline_task_share,
        {{ share('lead_unit_task_count', 'task_count') }} as lead_unit_task_share,
        {{ share('measurable_task_count', 'task_count') }} as measurable_task_share,
        {{ share('quantified_task_count + deadline_task_count + lead_unit_task_count', '3 * task_count') }}
            as measurability_index,
        achieved_count + missed_count + in_progress_count + not_comparable_count as reported_count,
        achieved_low_count + missed_low_count + in_progress_low_count as low_count,
        {{ share('reported_count - low_count', 'target_count - awaiting_count - low_count - review_missing_part_count') }}
            as reported_share,
        {{ share('achieved_count - achieved_low_count', 'reported_count - low_count') }} as achieved_share
    from counted
)

select * from final
