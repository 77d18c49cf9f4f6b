-- Grain: one row per row of a project list and per work that a sentence names: how far the project is said to be.
-- What a list or sentence says of a year that its document looks back on is a report, of a later one a promise.
with

listings as (
    select
        listings.project_listing_id as project_stage_id,
        'list' as stage_source,
        coalesce(links.project_id, listings.project_id) as project_id,
        listings.project_name,
        listings.document_id,
        listings.district_code,
        listings.list_year as period_year,
        make_date(listings.list_year::integer, 12, 31) as due_on,
        case listings.status
            when 'new_start' then 'start' when 'completed' then 'complete' else listings.status
        end as stage,
        coalesce(listings.list_year > coalesce(documents.review_year, documents.plan_year - 1), true) as is_promise,
        listings.char_start as clause_start,
        listings.char_end as clause_end,
        listings.char_start,
        listings.char_end,
        links.linked_name,
        links.rule as link_rule,
        links.score as link_score,
        listings.rule_id
    from {{ ref('stg_project_listing') }} as listings
    inner join {{ ref('stg_document') }} as documents using (document_id)
    left join {{ ref('stg_project_link') }} as links on listings.project_listing_id = links.record_id
    where {{ of_changed_place('listings.district_code') }}
),

mentions as (
    select
        mentions.project_mention_id as project_stage_id,
        'sentence' as stage_source,
        links.project_id,
        mentions.project_name,
        mentions.document_id,
        mentions.district_code,
        mentions.period_year,
        mentions.due_on,
        mentions.stage,
        mentions.is_promise,
        mentions.clause_start,
        mentions.clause_end,
        mentions.char_start,
        mentions.char_end,
        links.linked_name,
        links.rule as link_rule,
        links.score as link_score,
        mentions.rule_id
    from {{ ref('stg_project_mention') }} as mentions
    inner join {{ ref('stg_project_link') }} as links on mentions.project_mention_id = links.record_id
    where {{ of_changed_place('mentions.district_code') }}
),

stages as (
    select * from listings
    union all
    select * from mentions
),

final as (
    select
        *,
        list_position(['planned', 'start', 'ongoing', 'complete', 'open'], stage) as stage_rank
    from stages
    where period_year is not null
)

select * from final
