-- Grain: one row per target that a result answers and circumstance that makes the verdict less certain.
with

matches as (
    select * from {{ ref('int_target_answer') }} where kind in ('full', 'sum', 'difference', 'part') and {{ of_changed_place() }}
),

settings as (
    select
        max(value) filter (where setting = 'far_above') as far_above,
        max(value) filter (where setting = 'far_above_growth') as far_above_growth,
        max(value) filter (where setting = 'way_above') as way_above,
        max(value) filter (where setting = 'far_below') as far_below
    from {{ ref('match_settings') }}
),

quantities as (
    select * from {{ ref('stg_quantity') }} where {{ of_changed_place() }}
),

damaged as (
    select distinct quantities.quantity_id
    from quantities
    inner join {{ ref('stg_repair') }} as repairs
        on quantities.source_id = repairs.source_id
        and repairs.char_start < case when repairs.is_certain then quantities.char_end else quantities.sentence_end end
        and repairs.char_end > case when repairs.is_certain then quantities.char_start else quantities.sentence_start end
),

of_pairs as (
    select
        target_id,
        unnest(string_split(doubts, ' ')) as reason_code
    from matches
    where doubts != ''
),

of_values as (
    select
        matches.target_id,
        case
            when targets.measure = 'growth' and matches.comparability_id = 'same_thing'
                and coalesce(matches.doubts, '') in ('', 'shared_list', 'open_bound')
                and outcomes.attainment > settings.far_above_growth
                then 'above'
            when targets.measure = 'growth' and outcomes.attainment > settings.far_above_growth then 'far_above'
            -- Where nothing else is doubtful more work than was promised is no wonder; many times as much still is.
            when targets.measure in ('flow', 'increment') and matches.comparability_id = 'same_thing'
                and coalesce(matches.doubts, '') = ''
                and outcomes.attainment > settings.far_above and outcomes.attainment <= settings.way_above
                then 'above'
            when targets.measure != 'growth' and outcomes.attainment > settings.far_above then 'far_above'
            -- Growth may fall far short, or turn to decline, in any year.
            when outcomes.attainment < settings.far_below and targets.measure = 'growth'
                and matches.comparability_id = 'same_thing' and coalesce(matches.doubts, '') in ('', 'shared_list', 'open_bound')
                then 'below'
            when outcomes.attainment < settings.far_below then 'far_below'
        end as reason_code
    from matches
    inner join {{ ref('int_target_outcome') }} as outcomes using (target_id)
    inner join quantities as targets on matches.target_id = targets.quantity_id
    cross join settings
    where matches.kind in ('full', 'sum', 'difference') and outcomes.side = 'at_least'
),

of_directions as (
    select
        matches.target_id,
        'guessed_direction' as reason_code
    from matches
    inner join {{ ref('int_target_outcome') }} as outcomes using (target_id)
    inner join quantities as targets on matches.target_id = targets.quantity_id
    where outcomes.side = 'at_most' and targets.operator != '<='
        and targets.indicator_id not in (select indicator_id from {{ ref('indicators') }})
),

-- 6.5%左右 and 6.1%: within what 左右 leaves, and a careful reader may say otherwise.
of_margins as (
    select
        matches.target_id,
        'just_about' as reason_code
    from matches
    inner join {{ ref('int_target_outcome') }} as outcomes using (target_id)
    where
        outcomes.manner = 'about' and outcomes.is_met
        and case when outcomes.side = 'at_least' then outcomes.attainment < 1 else outcomes.is_over end
),

of_sums as (
    select
        target_id,
        case kind when 'sum' then 'summed' else 'differenced' end as reason_code
    from matches
    where kind in ('sum', 'difference')
),

of_texts as (
    select
        target_id,
        'damaged_text' as reason_code
    from matches
    where target_id in (select quantity_id from damaged) or result_id in (select quantity_id from damaged)
),

final as (
    select * from of_pairs
    union
    select * from of_values where reason_code is not null
    union
    select * from of_directions
    union
    select * from of_margins
    union
    select * from of_sums
    union
    select * from of_texts
)

select * from final
