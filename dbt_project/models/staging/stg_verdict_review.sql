-- Grain: one row per answer that a person gave about a verdict.
with

source as (
    select * from {{ source('linked', 'verdict_review') }}
),

renamed as (
    select
        answer_number,
        promise_text_hash,
        promise_sentence,
        promise_written,
        promise_start,
        result_text_hash,
        result_sentence,
        result_written,
        result_start,
        status,
        answer,
        because,
        reviewed_by,
        reviewed_on
    from source
)

select * from renamed
