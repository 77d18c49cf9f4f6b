-- Grain: one row per target: what became of the promise.
-- A number below the promise judges nothing where it may be of another thing, nor does one above that counts more.
-- What a corrected issue has replaced awaits nothing: no report is held against it (progress.superseded).
-- A target is unreported once a later review document that covers its period was ingested, awaiting before that.
{{ config(materialized='sliced', by='target') }}
{% set falls_short -%}
(matches.kind in ('sum', 'difference') or (matches.kind = 'full' and matches.short_ruling = 'judged'))
{%- endset %}
{% set is_told = "matches.kind in ('full', 'sum', 'difference')" %}
with

targets as (
    select target_id, searched_documents, false as is_superseded from {{ ref('int_target_review') }}
    union all
    select quantity_id as target_id, 0 as searched_documents, true as is_superseded
    from {{ ref('stg_stated_quantity') }}
    where kind = 'target' and superseded_by is not null and {{ of_changed_place() }}
),

matches as (
    select * from {{ ref('int_target_answer') }} where {{ of_changed_place() }}
),

outcomes as (
    select * from {{ ref('int_target_outcome') }}
),

judged as (
    select
        targets.target_id,
        case
            when {{ is_told }} and outcomes.is_met and certainties.certainty = 'none' then 'unsure_met'
            when {{ falls_short }} and not outcomes.is_met and certainties.certainty in ('low', 'none') then 'unsure'
        end as unsure_kind,
        case
            when unsure_kind is not null then 'not_comparable'
            when {{ is_told }} and outcomes.is_met then 'achieved'
            when {{ falls_short }} then 'missed'
            when matches.kind = 'part' then 'in_progress'
            -- What was only to be begun or pushed on is not missed by what was finished of it.
            when matches.kind is not null then 'not_comparable'
            when targets.searched_documents > 0 then 'unreported'
            else 'awaiting'
        end as status,
        matches.result_id,
        case
            when outcomes.side = 'at_most' then 'computed'
            -- 超额完成年度目标 says no more than numbers that show it.
            when stated.is_floor and outcomes.attainment >= 1 then 'computed'
            when stated.result_id is not null then 'stated'
            when outcomes.attainment is not null then 'computed'
        end as attainment_source,
        case
            when unsure_kind is not null then null
            when attainment_source = 'stated' then stated.stated_share
            when attainment_source = 'computed' then outcomes.attainment
        end as attainment,
        case when attainment_source = 'stated' then stated.is_floor end as stated_is_floor,
        case when attainment_source = 'stated' then stated.rule_id end as stated_rule,
        case when attainment_source = 'stated' then stated.char_start end as stated_start,
        case when attainment_source = 'stated' then stated.char_end end as stated_end,
        matches.score as match_score,
        case
            when matches.kind = 'full' and outcomes.manner = 'plain' then concat('progress.', outcomes.side)
            when matches.kind = 'full' then concat('progress.', outcomes.manner)
            when matches.kind = 'sum' then 'progress.sum_of_years'
            when matches.kind = 'difference' then 'progress.difference'
            when matches.kind = 'part' then 'progress.part_period'
            when matches.kind = 'incomparable' then 'progress.other_base'
            when matches.kind = 'similar' then 'progress.similar'
            when targets.is_superseded then 'progress.superseded'
            when targets.searched_documents > 0 then 'progress.review_silent'
            else 'progress.no_review'
        end as match_rule,
        matches.rule as link_rule,
        matches.result_value,
        paces.pace,
        targets.searched_documents,
        case when status in ('achieved', 'missed', 'in_progress') then certainties.certainty end as certainty,
        if(certainty is not null or unsure_kind is not null, certainties.certainty_reasons, null) as certainty_reasons,
        matches.comparability_id,
        silences.unreported_reason,
        targets.is_superseded,
        case when matches.kind in ('sum', 'difference', 'similar') then matches.kind end as reckoned_by,
        silences.shown_result_id,
        silences.passage_document_id,
        silences.passage_start,
        silences.passage_end,
        case when silences.unreported_reason = 'only_without_number' then silences.told_as end as told_as
    from targets
    left join matches using (target_id)
    left join outcomes using (target_id)
    left join {{ ref('int_target_pace') }} as paces using (target_id)
    left join {{ ref('int_stated_attainment') }} as stated on matches.result_id = stated.result_id
    left join {{ ref('int_target_certainty') }} as certainties on targets.target_id = certainties.target_id
    left join {{ ref('int_target_silence') }} as silences on targets.target_id = silences.target_id
),

final as (
    select
        judged.* exclude (is_superseded, reckoned_by, unsure_kind),
        judged.unsure_kind is not null or reasons.words is null as is_told_by_pair,
        concat(reasons.words, case when is_told_by_pair then coalesce(doubts.words, rules.reason) end)
            as verdict_reason,
        concat(reasons.words_en, case when is_told_by_pair then coalesce(doubts.words_en, rules.reason_en) end)
            as verdict_reason_en
    from judged
    left join {{ ref('verdict_reasons') }} as reasons
        on case
            when judged.is_superseded then 'superseded'
            else coalesce(judged.unsure_kind, judged.reckoned_by, judged.status)
        end = reasons.status
        and judged.unreported_reason is not distinct from reasons.unreported_reason
        and coalesce(judged.told_as, 'spoken_of') = coalesce(reasons.told_as, 'spoken_of')
    left join {{ ref('certainty_reasons') }} as doubts
        on judged.unsure_kind is not null and split_part(judged.certainty_reasons, ' ', 1) = doubts.reason_code
    left join {{ ref('comparability') }} as rules on judged.comparability_id = rules.comparability_id
)

select * exclude (is_told_by_pair) from final
