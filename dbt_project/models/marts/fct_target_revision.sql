-- Grain: one row per promise of an indicator and the next promise of it by the same government: the moved goalposts.
-- Long-term promises (for a year after the plan's own) follow long-term ones. An indicator that at least two plans
-- promised and the next ones do not is dropped, or mentioned where later documents speak of the work all the same: such
-- a row has no later target.
{{ config(materialized='sliced', by='place') }}
with

told as (
    select
        *,
        count(distinct document_id) over (partition by district_code, indicator_id, measure) as teller_count
    from {{ ref('int_target_line') }}
    where {{ of_changed_place() }}
),

-- A document that promises an indicator twice (34 in all, 9 of them new) has moved nothing: it is followed by the
-- measure that most documents promise.
lines as (
    select * exclude (teller_count)
    from told
    qualify row_number() over (
        partition by document_id, indicator_id, is_long_term
        order by teller_count desc, period_year, char_start, target_id
    ) = 1
),

plans as (
    select
        district_code,
        max(plan_year) as latest_plan_year
    from lines
    group by district_code
),

followed as (
    select
        target_id as previous_target_id,
        district_code,
        indicator_id,
        theme_code,
        plan_year as previous_plan_year,
        value as previous_value,
        unit as previous_unit,
        measure as previous_measure,
        operator as previous_operator,
        commitment as previous_commitment,
        period_year as previous_period_year,
        row_number() over line as plan_count,
        lead(target_id) over line as target_id,
        lead(plan_year) over line as plan_year,
        lead(value) over line as value,
        lead(unit) over line as unit,
        lead(measure) over line as measure,
        lead(operator) over line as operator,
        lead(commitment) over line as commitment,
        lead(period_year) over line as period_year
    from lines
    window line as (
        partition by district_code, indicator_id, is_long_term
        order by plan_year, published_on nulls first, period_year, char_start, target_id
    )
),

compared as (
    select
        followed.*,
        words.* exclude (target_id),
        case
            when followed.target_id is null and words.target_id is not null then 'mentioned'
            when followed.target_id is null then 'dropped'
            when followed.unit != followed.previous_unit or followed.measure != followed.previous_measure then 'rebased'
            when followed.value > followed.previous_value then 'raised'
            when followed.value < followed.previous_value then 'lowered'
            when followed.measure = 'level' and followed.period_year > followed.previous_period_year then 'postponed'
            else 'kept'
        end as revision
    from followed
    inner join plans using (district_code)
    left join {{ ref('int_target_later_words') }} as words
        -- One key on either side: of a condition on one side alone DuckDB makes a comparison of every pair.
        on case when followed.target_id is null then followed.previous_target_id end = words.target_id
    where followed.target_id is not null
        or (followed.plan_count >= 2 and followed.previous_plan_year < plans.latest_plan_year)
),

final as (
    select
        {{ surrogate_key(['compared.previous_target_id', 'compared.target_id']) }} as target_revision_id,
        compared.previous_target_id,
        compared.target_id,
        compared.district_code,
        compared.indicator_id,
        compared.theme_code,
        compared.previous_plan_year,
        compared.plan_year,
        compared.revision,
        case when compared.revision in ('raised', 'lowered', 'kept')
            then compared.value - compared.previous_value
        end as value_change,
        case when compared.revision in ('raised', 'lowered', 'kept')
            then (compared.value - compared.previous_value) / nullif(abs(compared.previous_value), 0)
        end as change_share,
        case when compared.revision in ('raised', 'lowered')
            then (compared.revision = 'lowered') = (bounds.side = 'at_least' and compared.previous_value >= 0)
        end as is_eased,
        coalesce(
            list_position(['aspirational', 'plain', 'firm'], compared.commitment)
            < list_position(['aspirational', 'plain', 'firm'], compared.previous_commitment)
            or (compared.operator = '~' and compared.previous_operator != '~'),
            false
        ) as is_softened,
        compared.passage_document_id,
        compared.passage_start,
        compared.passage_end
    from compared
    inner join {{ ref('int_target_bound') }} as bounds on compared.previous_target_id = bounds.target_id
)

select * from final
