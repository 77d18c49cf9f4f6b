-- Grain: one row per last promise of an indicator that later documents of its government speak of all the same: with a
-- number reported for it, in a passage that the second look found, or in words of a plan. Such a promise is not dropped.
with

lines as (
    select * from {{ ref('int_target_line') }}
    qualify plan_year = max(plan_year) over (partition by district_code, indicator_id, is_long_term)
        and plan_year < max(plan_year) over (partition by district_code)
),

documents as (
    select
        document_id,
        district_code,
        greatest(coalesce(plan_year, review_year), coalesce(review_year, plan_year)) as last_year
    from {{ ref('stg_document') }}
),

later as (
    select
        lines.target_id,
        lines.indicator_id,
        documents.document_id,
        documents.last_year
    from lines
    inner join documents
        on lines.district_code = documents.district_code
        and lines.plan_year < documents.last_year
        and lines.document_id != documents.document_id
),

names as (
    select distinct indicator_id, indicator_name from {{ ref('stg_quantity') }} where length(indicator_name) > 1
),

spoken as (
    select
        later.target_id,
        later.document_id,
        later.last_year,
        1 as weight,
        results.sentence_start as char_start,
        results.sentence_end as char_end
    from later
    inner join {{ ref('stg_quantity') }} as results
        on later.document_id = results.document_id and later.indicator_id = results.indicator_id
    where results.kind = 'result'

    union all

    select
        later.target_id,
        later.document_id,
        later.last_year,
        2 as weight,
        mentions.char_start,
        mentions.char_end
    from later
    inner join {{ ref('stg_target_mention') }} as mentions
        on later.target_id = mentions.target_id and later.document_id = mentions.document_id

    union all

    select
        later.target_id,
        later.document_id,
        later.last_year,
        3 as weight,
        tasks.char_start,
        tasks.char_end
    from later
    inner join names on later.indicator_id = names.indicator_id
    inner join {{ ref('stg_task') }} as tasks
        on later.document_id = tasks.document_id and contains(tasks.text, names.indicator_name)
),

final as (
    select
        target_id,
        document_id as passage_document_id,
        char_start as passage_start,
        char_end as passage_end
    from spoken
    qualify row_number() over (
        partition by target_id order by weight, last_year, document_id, char_start, char_end
    ) = 1
)

select * from final
