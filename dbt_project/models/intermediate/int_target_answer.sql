-- Grain: one row per target that has an answer: int_target_match, but for promises whose period is over with results for a
-- part of it only. Those are answered by the sum of the years (`sum`) where that decides, else by nothing.
{{ config(materialized='sliced', by='place') }}
with

matches as (
    select * from {{ ref('int_target_match') }} where {{ of_changed_place() }}
),

sums as (
    select * from {{ ref('int_target_sum') }}
),

reviews as (
    select * from {{ ref('int_target_review') }}
),

final as (
    select
        matches.* replace (
            case when matches.kind = 'part' and sums.target_id is not null then 'sum' else matches.kind end as kind,
            case
                when matches.kind = 'part' and sums.target_id is not null then sums.total
                else matches.result_value
            end as result_value,
            case when matches.kind = 'part' and sums.target_id is not null then null else matches.result_upper end
                as result_upper
        )
    from matches
    left join sums using (target_id)
    left join reviews using (target_id)
    where matches.kind != 'part' or sums.target_id is not null or coalesce(reviews.searched_documents, 0) = 0
)

select * from final
