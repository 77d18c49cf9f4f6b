-- Grain: one row per indicator, listed or measured by a document: which way is good.
-- The reference table decides, also for the growth of what it lists; for others the longest word found in the name; without one, more is better.
{{ config(materialized='table') }}
with

listed as (
    select indicator_id, desired_direction from {{ ref('indicators') }}
),

words as (
    select word, desired_direction from {{ ref('direction_words') }}
),

used as (
    select indicator_id, indicator_name from {{ ref('int_indicator_usage') }}
),

told as (
    select
        used.indicator_id,
        arg_max(words.desired_direction, (length(words.word), words.word)) as desired_direction
    from used
    inner join words on contains(used.indicator_name, words.word)
    group by used.indicator_id
),

-- The growth of a listed indicator is as good as the indicator.
growths as (
    select indicator_id || '_growth' as indicator_id, desired_direction from listed
),

final as (
    select
        indicator_id,
        coalesce(listed.desired_direction, growths.desired_direction, told.desired_direction, 'up') as desired_direction
    from used
    full outer join listed using (indicator_id)
    left join growths using (indicator_id)
    left join told using (indicator_id)
)

select * from final
