-- Grain: one row per indicator, listed or measured by a document, whose name tells its scope or a stage of work.
with

words as (
    select * from {{ ref('indicator_attributes') }}
),

listed as (
    select indicator_id, indicator_name from {{ ref('indicators') }}
),

used as (
    select indicator_id, indicator_name from {{ ref('int_indicator_usage') }}
),

names as (
    select indicator_id, coalesce(listed.indicator_name, used.indicator_name) as indicator_name
    from listed
    full outer join used using (indicator_id)
),

final as (
    select
        names.indicator_id,
        string_agg(distinct words.value, ' ' order by words.value) filter (where words.attribute = 'scope') as scope,
        string_agg(distinct words.value, ' ' order by words.value) filter (where words.attribute = 'stage') as stage
    from names
    inner join words on contains(names.indicator_name, words.word)
    group by names.indicator_id
)

select * from final
