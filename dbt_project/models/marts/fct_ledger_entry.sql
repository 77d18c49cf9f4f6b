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

-- Numbered by what orders them alone: with their sentences the rows would be held once for every order.
placed as (
    select
        kind,
        entry_id,
        row_number() over (
            order by period_year desc nulls last, document_id asc, char_start asc, kind asc, entry_id asc
        ) as ledger_place,
        row_number() over (order by document_id, char_start, kind, entry_id) as text_place,
        row_number() over (order by period_year asc nulls last, document_id asc, char_start asc, kind asc, entry_id asc)
            as oldest_place,
        row_number() over (order by indicator, period_year, document_id, char_start, entry_id) as indicator_place,
        row_number() over (order by unit asc, value desc, document_id asc, char_start asc, entry_id asc) as largest_place
    from entries
),

sentences as (
    select
        sentence,
        row_number() over (order by sentence) as sentence_number
    from (select distinct sentence from entries)
),

indicators as (
    select
        indicator,
        -row_number() over (order by indicator) as indicator_number
    from (select distinct indicator from entries)
),

final as (
    select
        entries.entry_id,
        placed.ledger_place,
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
        sentences.sentence_number,
        indicators.indicator_number,
        placed.text_place,
        placed.oldest_place,
        placed.indicator_place,
        placed.largest_place
    from entries
    inner join placed on entries.kind = placed.kind and entries.entry_id = placed.entry_id
    inner join sentences on entries.sentence = sentences.sentence
    inner join indicators on entries.indicator = indicators.indicator
    order by placed.ledger_place
)

select * from final
