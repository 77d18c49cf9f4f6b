-- Grain: one row per row of a project list and per work that a sentence names, in the order of the project's way.
-- `event`: promised by a plan, or what a review reports; slipped where an earlier promise is promised again for later, or
-- less than it is reported after its day. Vanished: the project's last word is no completion, and later lists, or a
-- review of its year, do not name it.
{{ config(materialized='sliced', by='place') }}
with

stages as (
    select * from {{ ref('int_project_stage') }}
),

slips as (
    select distinct slipped_stage_id from {{ ref('int_project_promise') }}
),

latest as (
    select
        district_code,
        max(period_year) as latest_list_year
    from stages
    where stage_source = 'list'
    group by district_code
),

reviewed as (
    select
        stages.project_stage_id,
        count(*) as searched_documents
    from stages
    inner join {{ ref('int_district_answering') }} as answering using (district_code)
    inner join {{ ref('int_review_document') }} as reviews
        on answering.answering_code = reviews.district_code
        and stages.period_year = reviews.review_year
        and stages.document_id != reviews.document_id
    where stages.is_promise
    group by stages.project_stage_id
),

ordered as (
    select
        stages.*,
        row_number() over way as stage_number,
        lead(project_stage_id) over way is null as is_last
    from stages
    window way as (
        partition by project_id
        order by period_year, is_promise desc, due_on, stage_rank, document_id, char_start, project_stage_id
    )
),

final as (
    select
        ordered.project_stage_id,
        ordered.project_id,
        ordered.project_name,
        ordered.document_id,
        ordered.district_code,
        ordered.stage_number,
        ordered.stage_source,
        ordered.period_year as list_year,
        ordered.period_year,
        ordered.due_on,
        ordered.stage,
        case ordered.stage
            when 'start' then 'new_start' when 'complete' then 'completed' when 'open' then 'completed'
            else ordered.stage
        end as status,
        ordered.is_promise,
        case
            when slips.slipped_stage_id is not null then 'slipped'
            when ordered.is_promise or ordered.stage = 'planned' then 'promised'
            when ordered.stage = 'start' then 'started'
            when ordered.stage = 'ongoing' then 'continued'
            when ordered.stage = 'complete' then 'completed'
            else 'opened'
        end as event,
        ordered.is_last and ordered.stage not in ('complete', 'open') and coalesce(
            case
                when ordered.stage_source = 'list' then ordered.period_year < latest.latest_list_year
                else reviewed.searched_documents > 0
            end, false
        ) as is_vanished,
        ordered.linked_name,
        ordered.link_rule,
        ordered.link_score,
        ordered.clause_start,
        ordered.clause_end,
        ordered.char_start,
        ordered.char_end,
        ordered.rule_id
    from ordered
    left join slips on ordered.project_stage_id = slips.slipped_stage_id
    left join latest on ordered.district_code is not distinct from latest.district_code
    left join reviewed using (project_stage_id)
)

select * from final
