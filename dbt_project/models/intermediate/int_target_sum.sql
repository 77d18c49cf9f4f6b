-- Grain: one row per promise of work for several years that the sum of what the reports tell year by year decides: it is
-- reached by the years told, or every year is told.
-- Of each year the surest result counts. One whose words differ from the promise's, or that may count several years, adds
-- nothing; and what is promised for each year (每年新增100个) is no sum.
with

targets as (
    select
        quantity_id as target_id,
        period_start,
        period_end,
        left(sentence, cast(char_start - sentence_start as bigint)) as words_before
    from {{ ref('stg_quantity') }}
    where kind = 'target' and {{ of_changed_place() }} and year(period_end) > year(period_start)
),

bounds as (
    select * from {{ ref('int_target_bound') }} where is_sum and side = 'at_least' and {{ of_changed_place() }}
),

results as (
    select * from {{ ref('stg_quantity') }} where kind = 'result' and {{ of_changed_place() }}
),

comparability as (
    select * from {{ ref('comparability') }} where short_ruling = 'judged'
),

each_year as (
    select pattern from {{ ref('match_patterns') }} where role = 'each_year'
),

years as (
    select
        matches.target_id,
        targets.period_start,
        targets.period_end,
        bounds.lower_limit,
        results.value * matches.unit_ratio as size,
        row_number() over (
            partition by matches.target_id, year(results.period_start)
            order by matches.score desc, matches.result_id
        ) as place
    from {{ ref('stg_match') }} as matches
    inner join targets using (target_id)
    inner join bounds using (target_id)
    inner join results on matches.result_id = results.quantity_id
    inner join comparability on matches.comparability_id = comparability.comparability_id
    where
        matches.kind = 'part'
        and results.period_start = make_date(year(results.period_start), 1, 1)
        and results.period_end = make_date(year(results.period_start), 12, 31)
        and not regexp_matches(targets.words_before, (select pattern from each_year))
        and not regexp_matches(
            coalesce(matches.doubts, ''),
            'faint|other_work|no_subject|joint_result|joint_promise|since_then|unsure_period|slip'
        )
),

summed as (
    select
        target_id,
        any_value(lower_limit) as lower_limit,
        any_value(year(period_end) - year(period_start) + 1) as promised_years,
        count(*) as told_years,
        -- In one order: the last digit of a sum follows from it.
        sum(size order by size) as total
    from years
    where place = 1
    group by target_id
),

final as (
    select
        target_id,
        told_years,
        promised_years,
        total
    from summed
    where told_years > 1 and (total >= lower_limit - abs(lower_limit) * 1e-9 or told_years = promised_years)
)

select * from final
