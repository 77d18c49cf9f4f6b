-- Grain: one row per last promise of an indicator that later documents of its government speak of all the same: with a
-- number reported for it, in a passage that the second look found, or in words of a plan. Such a promise is not dropped.
with

lines as (
    select * from {{ ref('int_target_line') }}
    where {{ of_changed_place() }}
    qualify plan_year = max(plan_year) over (partition by district_code, indicator_id, is_long_term)
        and plan_year < max(plan_year) over (partition by district_code)
),

later as (
    select
        lines.target_id,
        lines.indicator_id,
        documents.document_id,
        greatest(documents.plan_year, documents.review_year) as last_year
    from lines
    inner join {{ ref('stg_document') }} as documents
        on lines.district_code = documents.district_code
        and lines.plan_year < greatest(documents.plan_year, documents.review_year)
        and lines.document_id != documents.document_id
),

-- Numbers and passages come before words of a plan, which are looked for only where there is neither.
told as (
    select
        later.* exclude (indicator_id),
        1 as weight,
        results.sentence_start as char_start,
        results.sentence_end as char_end
    from later
    inner join {{ ref('stg_quantity') }} as results
        on later.document_id = results.document_id and later.indicator_id = results.indicator_id
    where results.kind = 'result' and {{ of_changed_place('results.district_code') }}

    union all

    select
        later.* exclude (indicator_id),
        2 as weight,
        mentions.char_start,
        mentions.char_end
    from later
    inner join {{ ref('stg_target_mention') }} as mentions
        on later.target_id = mentions.target_id and later.document_id = mentions.document_id
),

untold as (
    select * from later
    where target_id not in (select target_id from told)
),

names as (
    select distinct
        untold.document_id,
        called.indicator_id,
        called.indicator_name
    from untold
    inner join (select distinct indicator_id, indicator_name from {{ ref('stg_quantity') }}) as called using (indicator_id)
    where length(called.indicator_name) > 1
),

-- The tasks that hold the first two characters of a name. Most names are in no task of most documents: to look for every
-- name in every task takes twenty times as long. Document and pair as one number: as texts they fill the memory.
beginnings as materialized (
    select
        pairs.task_id,
        pairs.beginning
    from (
        select
            task_id,
            hash(document_id, substr(text, unnest(range(1, length(text))), 2)) as beginning
        from {{ ref('stg_task') }}
        where {{ of_changed_place() }} and document_id in (select document_id from untold)
    ) as pairs
    semi join (select distinct hash(document_id, left(indicator_name, 2)) as beginning from names) as heads using (beginning)
),

-- The first task of a document that holds a name; kept apart, lest it is looked for once a promise.
named as materialized (
    select
        names.document_id,
        names.indicator_id,
        min({ 'char_start': tasks.char_start, 'char_end': tasks.char_end }) as place
    from names
    inner join beginnings on hash(names.document_id, left(names.indicator_name, 2)) = beginnings.beginning
    inner join {{ ref('stg_task') }} as tasks
        on beginnings.task_id = tasks.task_id and names.document_id = tasks.document_id
    where {{ of_changed_place('tasks.district_code') }} and contains(tasks.text, names.indicator_name)
    group by names.document_id, names.indicator_id
),

spoken as (
    select * from told

    union all

    select
        untold.* exclude (indicator_id),
        3 as weight,
        named.place.char_start,
        named.place.char_end
    from untold
    inner join named using (document_id, indicator_id)
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
