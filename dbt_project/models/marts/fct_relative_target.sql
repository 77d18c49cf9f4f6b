-- Grain: one row per promise without a number and other series that it is measured against (与经济增长同步).
-- Where both series are reported for the whole period the numbers decide; else the words of a review that it was kept.
with

targets as (
    select * from {{ ref('stg_relative_target') }} where is_promise
),

results as (
    select * from {{ ref('int_relative_target_result') }}
),

places as (
    select * from {{ ref('int_relative_target_place') }}
),

statements as (
    select * from {{ ref('int_relative_target_statement') }}
),

settings as (
    select value as pace_points from {{ ref('match_settings') }} where setting = 'pace_points'
),

judged as (
    select
        results.*,
        -- A billionth of a point forgives what binary fractions lose.
        round(results.result_value - results.reference_value, 9) as difference,
        case targets.comparator
            when 'with' then difference >= -settings.pace_points
            when 'above' then difference > 0
            when 'at_least' then difference >= 0
            when 'below' then difference < 0
            when 'at_most' then difference <= 0
        end as is_met
    from results
    inner join targets using (relative_target_id)
    cross join settings
),

final as (
    select
        targets.relative_target_id,
        targets.document_id,
        targets.work_item_id,
        targets.indicator,
        targets.indicator_id,
        targets.comparator,
        targets.reference,
        targets.reference_indicator,
        targets.reference_indicator_id,
        targets.reference_scope,
        places.reference_district_code,
        targets.measure,
        targets.period_year,
        targets.period_start,
        targets.period_end,
        targets.commitment,
        case
            when judged.is_whole and judged.is_full and judged.is_met then 'achieved'
            when judged.is_whole and judged.is_full and judged.reference_result_id is not null then 'missed'
            when statements.relative_target_id is not null then 'achieved'
            when not judged.is_whole then 'not_comparable'
            when judged.is_full then 'not_comparable'
            when judged.result_id is not null then 'in_progress'
            when judged.searched_documents > 0 then 'unreported'
            else 'awaiting'
        end as status,
        judged.result_id,
        judged.result_value,
        judged.reference_result_id,
        judged.reference_value,
        case
            when not judged.is_whole or not judged.is_full or judged.result_value <= 0 or judged.reference_value <= 0 then null
            when targets.comparator not in ('below', 'at_most') then judged.result_value / judged.reference_value
            when judged.is_met then 1
            else judged.reference_value / judged.result_value
        end as attainment,
        statements.stated_document_id,
        statements.stated_start,
        statements.stated_end,
        judged.searched_documents,
        targets.theme_code,
        targets.district_code,
        targets.sentence,
        targets.char_start,
        targets.char_end,
        targets.rule_id
    from targets
    inner join judged using (relative_target_id)
    left join places using (relative_target_id)
    left join statements using (relative_target_id)
)

select * from final
