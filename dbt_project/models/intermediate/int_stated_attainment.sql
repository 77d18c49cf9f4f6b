-- Grain: one row per result whose own sentence says how much of the promise it is (完成年度目标的56%).
-- The words touch the number; signs are made half width, one for one, so that offsets hold.
with

results as (
    select
        quantity_id as result_id,
        value,
        char_start,
        char_end,
        left(sentence, cast(char_start - sentence_start as bigint)) as before_number,
        substr(sentence, cast(char_end - sentence_start + 1 as bigint), 40) as behind_number
    from {{ ref('stg_quantity') }}
    where kind = 'result' and regexp_matches(sentence, '目标|计划|任务|预算|应')
),

patterns as (
    select * from {{ ref('attainment_patterns') }}
),

folded as (
    select
        result_id,
        value,
        char_start,
        char_end,
        translate(right(before_number, 30), '，；０１２３４５６７８９', ',;0123456789') as before_number,
        translate(behind_number, '，；（％．０１２３４５６７８９', ',;(%.0123456789') as behind_number
    from results
),

told as (
    select
        folded.*,
        patterns.rule_id,
        patterns.role,
        case when patterns.role = 'due' then folded.before_number else folded.behind_number end as words,
        regexp_extract(words, patterns.pattern, 0) as found,
        try_cast(regexp_extract(words, patterns.pattern, 1) as double) as number
    from folded
    cross join patterns
    where regexp_matches(
        case when patterns.role = 'due' then folded.before_number else folded.behind_number end, patterns.pattern
    )
),

shared as (
    select
        result_id,
        rule_id,
        case role
            when 'due' then value / nullif(number, 0)
            when 'excess' then 1 + number / 100
            else number / 100
        end as stated_share,
        case when role = 'due' then char_start - length(found) else char_end end as char_start,
        case when role = 'due' then char_start else char_end + length(found) end as char_end,
        row_number() over (partition by result_id order by rule_id) as place
    from told
    where number is not null
),

final as (
    select * exclude (place) from shared where place = 1 and stated_share is not null
)

select * from final
