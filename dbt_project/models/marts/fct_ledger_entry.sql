-- Grain: one row per promised or reported number. What the ledger shows of both, with the status of promises beside
-- it: in the order in which the ledger stands, so that its pages and filters read few rows. Texts that repeat have one
-- number, so that a search finds each of them once: bridge_text_letters.
with

targets as (
    select * from {{ ref('fct_target') }}
),

results as (
    select * from {{ ref('fct_result') }}
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

final as (
    select
        entry_id,
        row_number() over (
            order by period_year desc nulls last, document_id asc, char_start asc, kind asc, entry_id asc
        ) as ledger_place,
        kind,
        document_id,
        work_item_id,
        task_id,
        indicator,
        indicator_id,
        value,
        value_upper,
        unit,
        operator,
        measure,
        period_year,
        period_start,
        period_end,
        commitment,
        status,
        certainty,
        unreported_reason,
        is_government_promise,
        theme_code,
        district_code,
        sentence,
        sentence_start,
        sentence_end,
        char_start,
        char_end,
        rule_id,
        dense_rank() over (order by sentence) as sentence_number,
        -dense_rank() over (order by indicator) as indicator_number,
        row_number() over (order by document_id, char_start, kind, entry_id) as text_place,
        row_number() over (order by period_year asc nulls last, document_id asc, char_start asc, kind asc, entry_id asc)
            as oldest_place,
        row_number() over (order by indicator, period_year, document_id, char_start, entry_id) as indicator_place,
        row_number() over (order by unit asc, value desc, document_id asc, char_start asc, entry_id asc) as largest_place
    from entries
    order by ledger_place
)

select * from final
