-- Grain: one row per promised or reported number. What the ledger shows of both, with the status of promises beside
-- it: in the order in which the ledger stands, so that its pages and filters read few rows. Texts that repeat have one
-- number, so that a search finds each of them once: bridge_text_letters.
{{ config(materialized='sliced', by='place') }}
with

targets as (
    select * from {{ ref('fct_target') }} where {{ of_changed_place() }}
),

results as (
    select * from {{ ref('fct_result') }} where {{ of_changed_place() }}
),

progress as (
    select * from {{ ref('fct_progress') }}
),

entries as (
    select
        'target' as kind,
        targets.target_id as entry_id,
        progress.status,
        progress.certainty,
        progress.unreported_reason,
        targets.* exclude (target_id, search_words, promiser_rule)
    from targets
    left join progress using (target_id)

    union all by name

    select
        'result' as kind,
        result_id as entry_id,
        * exclude (result_id, search_words)
    from results
),

placed as (
    select
        *,
        -- By the document, in the order of their ids, and the place in it: the same in every build, whatever other
        -- documents there are.
        (coalesce(
            try_cast('0x' || left(document_id, 8) as bigint), (md5_number_upper(document_id) >> 32)::bigint
        ) << 31)
        + row_number() over (partition by document_id order by char_start, kind, entry_id) as text_place
    from entries
),

final as (
    select
        entries.entry_id,
        entries.kind,
        entries.document_id,
        entries.work_item_id,
        entries.task_id,
        entries.indicator,
        entries.indicator_id,
        entries.value,
        entries.value_upper,
        entries.unit,
        entries.operator,
        entries.measure,
        entries.period_year,
        entries.period_start,
        entries.period_end,
        entries.commitment,
        entries.status,
        entries.certainty,
        entries.unreported_reason,
        entries.is_government_promise,
        entries.theme_code,
        entries.district_code,
        entries.sentence,
        entries.sentence_start,
        entries.sentence_end,
        entries.char_start,
        entries.char_end,
        entries.rule_id,
        {{ text_number('entries.sentence') }} as sentence_number,
        {{ text_number('entries.indicator') }} as indicator_number,
        entries.text_place
    from placed as entries
    order by entries.period_year desc nulls last, entries.text_place
)

select * from final
