-- Grain: one row per reviewed promise: what a person said of its verdict, and whether the verdict of today agrees.
with

reviews as (
    select * from {{ ref('int_verdict_review') }}
),

progress as (
    select target_id, status, result_id from {{ ref('fct_progress') }}
),

final as (
    select
        reviews.verdict_review_id,
        reviews.target_id,
        reviews.result_id,
        reviews.status,
        reviews.answer,
        reviews.because,
        reviews.reviewed_by,
        reviews.reviewed_on,
        progress.status as current_status,
        (progress.status = reviews.status and progress.result_id is not distinct from reviews.result_id)
            as is_same_verdict,
        -- A verdict that was called wrong and still stands, or one that was confirmed and is another now.
        case reviews.answer when 'wrong' then is_same_verdict else not is_same_verdict end as is_contradicted,
        reviews.promise_text_hash,
        reviews.promise_sentence,
        reviews.promise_written,
        reviews.promise_start,
        reviews.result_text_hash,
        reviews.result_sentence,
        reviews.result_written,
        reviews.result_start
    from reviews
    left join progress on reviews.target_id = progress.target_id
)

select * from final
