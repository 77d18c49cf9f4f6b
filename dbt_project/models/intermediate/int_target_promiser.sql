-- Grain: one row per target: whether a government promises it, or somebody that the document only tells of.
-- What a corrected issue has replaced nobody promises any more. News tell of others, and so does a sentence whose subject is a company, its head or an association.
{{ config(materialized='sliced', by='place') }}
with

targets as (
    select
        quantity_id as target_id,
        document_id,
        district_code,
        superseded_by,
        left(sentence, cast(char_start - sentence_start as bigint)) as words_before
    from {{ ref('stg_stated_quantity') }}
    where kind = 'target' and {{ of_changed_place() }}
),

news as (
    select document_id from {{ ref('stg_document') }} where doc_type = 'news'
),

-- Patterns are compiled row by row, so only words that may match meet one.
others as (
    select
        targets.target_id,
        min(patterns.rule_id) as rule_id
    from targets
    inner join {{ ref('promiser_patterns') }} as patterns
        on contains(targets.words_before, patterns.cue) and regexp_matches(targets.words_before, patterns.pattern)
    group by targets.target_id
),

final as (
    select
        targets.target_id,
        targets.district_code,
        case
            when targets.superseded_by is not null then 'promiser_superseded'
            when news.document_id is not null then 'promiser_news'
            else others.rule_id
        end as promiser_rule,
        promiser_rule is null as is_government_promise
    from targets
    left join news on targets.document_id = news.document_id
    left join others on targets.target_id = others.target_id
)

select * from final
