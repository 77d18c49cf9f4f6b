-- Grain: one row per target that has an answer: int_target_match, but for two kinds. A promise whose period is over with
-- results for a part of it only is answered by the sum of its years (`sum`) where that decides, else by nothing; one to
-- add something, beside which only the total could be shown, by the difference of two years (`difference`) where both are told.
{{ config(materialized='sliced', by='place') }}
with

matches as (
    select * from {{ ref('int_target_match') }} where {{ of_changed_place() }}
),

sums as (
    select * from {{ ref('int_target_sum') }}
),

differences as (
    select * from {{ ref('int_target_difference') }}
),

reviews as (
    select * from {{ ref('int_target_review') }}
),

told as (
    select
        matches.*,
        case
            when matches.kind = 'part' and sums.target_id is not null then 'sum'
            when differences.target_id is not null then 'difference'
            else matches.kind
        end as answer_kind,
        case answer_kind
            when 'sum' then sums.total
            when 'difference' then differences.added
            else matches.result_value
        end as answer_value
    from matches
    left join sums using (target_id)
    left join differences using (target_id)
    left join reviews using (target_id)
    where matches.kind != 'part' or sums.target_id is not null or coalesce(reviews.whole_documents, 0) = 0
),

final as (
    select
        * exclude (answer_kind, answer_value) replace (
            answer_kind as kind,
            answer_value as result_value,
            case when answer_kind in ('sum', 'difference') then null else result_upper end as result_upper
        )
    from told
)

select * from final
