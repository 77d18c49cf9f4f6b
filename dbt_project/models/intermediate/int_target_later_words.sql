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

wanted as materialized (
    select distinct
        later.document_id,
        names.indicator_name
    from later
    inner join names using (indicator_id)
),

-- What pairs of characters the tasks of a document hold. Most names are in no task of most documents: to look for every
-- name in every task takes a hundred times as long as to see that its ends are nowhere there.
pairs as materialized (
    select distinct
        document_id,
        substr(text, unnest(range(1, length(text))), 2) as pair
    from {{ ref('stg_task') }}
    where document_id in (select document_id from later)
),

likely as (
    select wanted.*
    from wanted
    semi join pairs
        on wanted.document_id = pairs.document_id and left(wanted.indicator_name, 2) = pairs.pair
),

likelier as (
    select likely.*
    from likely
    semi join pairs
        on likely.document_id = pairs.document_id and right(likely.indicator_name, 2) = pairs.pair
),

-- The first task of a document that holds the name; kept apart, lest it is looked for once a promise.
named as materialized (
    select
        likelier.document_id,
        likelier.indicator_name,
        min({'char_start': tasks.char_start, 'char_end': tasks.char_end}) as place
    from likelier
    inner join {{ ref('stg_task') }} as tasks
        on likelier.document_id = tasks.document_id and contains(tasks.text, likelier.indicator_name)
    group by likelier.document_id, likelier.indicator_name
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
        named.place.char_start as char_start,
        named.place.char_end as char_end
    from later
    inner join names on later.indicator_id = names.indicator_id
    inner join named on later.document_id = named.document_id and names.indicator_name = named.indicator_name
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
