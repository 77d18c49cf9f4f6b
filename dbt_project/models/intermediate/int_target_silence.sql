-- Grain: one row per target without an answer that later reviews cover: what they say of it all the same.
with

reviews as (
    select * from {{ ref('int_target_review') }} where searched_documents > 0
),

answered as (
    select target_id from {{ ref('int_target_answer') }}
),

several as (
    select
        target_id,
        result_id,
        row_number() over (partition by target_id order by score desc, result_id) as place
    from {{ ref('stg_match') }}
    where kind = 'several'
),

-- What a part of a period that is over brought, and no more was told of it.
parts as (
    select target_id, result_id from {{ ref('int_target_match') }} where kind = 'part' and {{ of_changed_place() }}
),

mentions as (
    select * from {{ ref('stg_target_mention') }}
),

final as (
    select
        reviews.target_id,
        case
            when several.result_id is not null then 'only_multi_year'
            when parts.result_id is not null then 'review_missing_part'
            when mentions.target_id is not null then 'only_without_number'
            when reviews.statement_count < settings.value then 'review_missing_part'
            else 'silent'
        end as unreported_reason,
        coalesce(several.result_id, parts.result_id) as shown_result_id,
        mentions.document_id as passage_document_id,
        mentions.char_start as passage_start,
        mentions.char_end as passage_end,
        mentions.score as passage_score,
        mentions.told_as
    from reviews
    cross join (select value from {{ ref('match_settings') }} where setting = 'fewest_statements') as settings
    left join several on reviews.target_id = several.target_id and several.place = 1
    left join parts on reviews.target_id = parts.target_id
    left join mentions on reviews.target_id = mentions.target_id
    where reviews.target_id not in (select target_id from answered)
)

select * from final
