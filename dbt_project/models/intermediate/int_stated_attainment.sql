-- Grain: one row per result whose own sentence says how much of the promise it is (完成年度目标的56%), or that it is all of
-- it at least (超额完成年度目标).
-- The words touch the number; signs are made half width, one for one, so that offsets hold.
{{ config(materialized='sliced', by='place') }}
with

results as (
    select
        quantity_id as result_id,
        district_code,
        value,
        char_start,
        char_end,
        left(sentence, cast(char_start - sentence_start as bigint)) as before_number,
        substr(sentence, cast(char_end - sentence_start + 1 as bigint), 40) as behind_number
    from {{ ref('stg_quantity') }}
    where kind = 'result' and {{ of_changed_place() }} and regexp_matches(sentence, '目标|计划|任务|预算|应')
),

patterns as (
    select
        *,
        case when role in ('due', 'floor') then role else 'share' end as hint
    from {{ ref('attainment_patterns') }}
),

folded as (
    select
        result_id,
        district_code,
        value,
        char_start,
        char_end,
        translate(right(before_number, 30), '，；０１２３４５６７８９', ',;0123456789') as before_number,
        translate(behind_number, '，；（）％．０１２３４５６７８９', ',;()%.0123456789') as behind_number
    from results
),

-- Patterns are compiled row by row, so only words that may match meet one. A key joins them: of any other condition DuckDB
-- makes a comparison of every pair, and asks the patterns with it.
hinted as (
    select
        *,
        unnest([
            case when contains(before_number, '应') then 'due' end,
            case when regexp_matches(behind_number, '完成.*(目标|计划|任务)') then 'floor' end,
            case when regexp_matches(behind_number, '(目标|计划|任务|预算).*%') then 'share' end
        ]) as hint
    from folded
),

likely as (
    select
        hinted.result_id,
        hinted.district_code,
        hinted.value,
        hinted.char_start,
        hinted.char_end,
        patterns.rule_id,
        patterns.role,
        patterns.pattern,
        patterns.role = 'floor' as is_floor,
        case when patterns.role = 'due' then hinted.before_number else hinted.behind_number end as words
    from hinted
    inner join patterns on hinted.hint = patterns.hint
),

told as (
    select
        *,
        regexp_extract(words, pattern, 0) as found,
        -- The group is a number, or the words themselves where they name none.
        regexp_extract(words, pattern, 1) as inner_words,
        try_cast(inner_words as double) as number
    from likely
),

shared as (
    select
        result_id,
        district_code,
        rule_id,
        is_floor,
        case role
            when 'floor' then 1
            when 'due' then value / nullif(number, 0)
            when 'excess' then 1 + number / 100
            else number / 100
        end as stated_share,
        case when role = 'due' then char_start - length(found) else char_end end as char_start,
        case
            when role = 'due' then char_start
            when is_floor then char_end + strpos(found, inner_words) - 1 + length(inner_words)
            else char_end + length(found)
        end as char_end,
        row_number() over (partition by result_id order by is_floor, rule_id) as place
    from told
    where found != '' and (is_floor or number is not null)
),

final as (
    select * exclude (place) from shared where place = 1 and stated_share is not null
)

select * from final
