-- Grain: one row per reviewed promise: the last answer about it, with the target and the result that it speaks of.
-- Both are found by the content of their file and the quote; of equal quotes the one nearest to its old place is meant,
-- of equally near ones (the same text stands in two files) that of the lower id.
with

answers as (
    select * from {{ ref('stg_verdict_review') }}
    qualify row_number() over (
        partition by promise_text_hash, promise_sentence, promise_written, promise_start order by answer_number desc
    ) = 1
),

quantities as (
    select
        quantities.quantity_id,
        quantities.kind,
        quantities.sentence,
        quantities.char_start,
        substr(
            quantities.sentence,
            cast(quantities.char_start - quantities.sentence_start + 1 as bigint),
            cast(quantities.char_end - quantities.char_start as bigint)
        ) as written,
        sources.text_hash
    from {{ ref('stg_quantity') }} as quantities
    inner join {{ ref('dim_source') }} as sources using (source_id)
    where quantities.sentence in (
        select promise_sentence from answers
        union all
        select result_sentence from answers
    )
),

promises as (
    select
        answers.answer_number,
        arg_min(
            quantities.quantity_id, row(abs(quantities.char_start - answers.promise_start), quantities.quantity_id)
        ) as target_id
    from answers
    inner join quantities
        on answers.promise_text_hash = quantities.text_hash
        and answers.promise_sentence = quantities.sentence
        and answers.promise_written = quantities.written
        and quantities.kind = 'target'
    group by answers.answer_number
),

results as (
    select
        answers.answer_number,
        arg_min(
            quantities.quantity_id, row(abs(quantities.char_start - answers.result_start), quantities.quantity_id)
        ) as result_id
    from answers
    inner join quantities
        on answers.result_text_hash = quantities.text_hash
        and answers.result_sentence = quantities.sentence
        and answers.result_written = quantities.written
        and quantities.kind = 'result'
    group by answers.answer_number
),

final as (
    select
        {{ surrogate_key(['promise_text_hash', 'promise_sentence', 'promise_written', 'promise_start']) }}
            as verdict_review_id,
        answers.*,
        promises.target_id,
        results.result_id
    from answers
    left join promises using (answer_number)
    left join results using (answer_number)
)

select * from final
