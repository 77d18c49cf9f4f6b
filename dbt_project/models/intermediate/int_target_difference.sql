-- Grain: one row per promise to add something whose report tells only what there is in all, where the report of the year
-- before told the same: what was added is the difference of the two. So it is of points by which a share was to rise, and
-- of money by which a yearly sum was to (纯收入增加680元: 4702元 after 3985元).
-- Growth is never told this way: prices change, and figures of the year before are revised.
with

targets as (
    select * from {{ ref('stg_quantity') }}
    where
        kind = 'target'
        and {{ of_changed_place() }}
        and (measure = 'increment' or unit = '个百分点')
        and period_start = make_date(year(period_end), 1, 1)
),

levels as (
    select * from {{ ref('stg_quantity') }}
    where kind = 'result' and measure in ('level', 'share', 'flow') and operator = '=' and {{ of_changed_place() }}
),

results as (
    select quantities.*
    from levels as quantities
    inner join {{ ref('int_review_document') }} as reviews
        on quantities.document_id = reviews.document_id and reviews.review_year = quantities.period_year
),

-- A year for which two reports, or one, tell several totals tells none.
totals as (
    select
        district_code,
        indicator_id,
        unit,
        period_year,
        min(value) as total
    from results
    group by district_code, indicator_id, unit, period_year
    having count(distinct value) = 1
),

matches as (
    select * from {{ ref('int_target_match') }}
    where {{ of_changed_place() }} and kind = 'incomparable' and comparability_id = 'stock_and_added'
        and list_has_all(['', 'likeness', 'net_promised', 'net_told'], string_split(coalesce(doubts, ''), ' '))
),

final as (
    select
        matches.target_id,
        matches.result_id,
        (this_year.total - year_before.total) * matches.unit_ratio as added
    from matches
    inner join targets on matches.target_id = targets.quantity_id
    inner join results on matches.result_id = results.quantity_id
    inner join totals as this_year
        on results.district_code = this_year.district_code
        and results.indicator_id = this_year.indicator_id
        and results.unit = this_year.unit
        and results.period_year = this_year.period_year
    inner join totals as year_before
        on this_year.district_code = year_before.district_code
        and this_year.indicator_id = year_before.indicator_id
        and this_year.unit = year_before.unit
        and this_year.period_year = year_before.period_year + 1
    where targets.indicator_id = results.indicator_id and this_year.total > year_before.total
)

select * from final
