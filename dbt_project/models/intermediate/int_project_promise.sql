-- Grain: one row per project, document, promised stage (start, complete, open) and last day: what became of it.
-- Reached: a later document reports the stage or one beyond it. 推进 in a sentence is not yet a start. Slipped: a later
-- document promises it for later or reports less once the day has passed.
with

stages as (
    select * from {{ ref('int_project_stage') }}
),

promises as (
    select
        project_id,
        document_id,
        stage,
        stage_rank,
        due_on,
        min(period_year) as period_year,
        min(district_code) as district_code,
        first(project_stage_id order by char_start, project_stage_id) as project_stage_id
    from stages
    where is_promise and stage in ('start', 'complete', 'open') and due_on is not null
    group by all
),

reached as (
    select
        promises.project_stage_id,
        first(later.project_stage_id order by later.due_on, later.stage_rank, later.project_stage_id) as reached_stage_id,
        min(later.due_on) as reached_by,
        first(later.stage_rank order by later.due_on, later.stage_rank, later.project_stage_id)
        = any_value(promises.stage_rank) as is_same_stage
    from promises
    inner join stages as later
        on promises.project_id = later.project_id
        and promises.document_id != later.document_id
        and promises.period_year <= later.period_year
        and promises.stage_rank <= later.stage_rank
    where not later.is_promise and not (later.stage = 'ongoing' and later.stage_source = 'sentence')
    group by promises.project_stage_id
),

slipped as (
    select
        promises.project_stage_id,
        first(later.project_stage_id order by later.due_on, later.stage_rank, later.project_stage_id) as slipped_stage_id,
        min(later.due_on) filter (later.is_promise) as new_due_on
    from promises
    inner join stages as later
        on promises.project_id = later.project_id
        and promises.document_id != later.document_id
    where (later.is_promise and later.due_on > promises.due_on and later.stage_rank <= promises.stage_rank)
        or (not later.is_promise and later.due_on >= promises.due_on and later.stage_rank < promises.stage_rank
            and not (promises.stage = 'open' and later.stage = 'complete'))
    group by promises.project_stage_id
),

searched as (
    select
        promises.project_stage_id,
        count(reviews.document_id) as searched_documents
    from promises
    left join {{ ref('int_district_answering') }} as answering on promises.district_code = answering.district_code
    left join {{ ref('int_review_document') }} as reviews
        on answering.answering_code = reviews.district_code
        and year(promises.due_on) = reviews.review_year
        and promises.document_id != reviews.document_id
    group by promises.project_stage_id
),

final as (
    select
        promises.project_stage_id,
        promises.project_id,
        promises.document_id,
        promises.district_code,
        promises.stage,
        promises.period_year,
        promises.due_on,
        reached.reached_stage_id,
        reached.reached_by,
        coalesce(reached.is_same_stage, false) as is_same_stage,
        slipped.slipped_stage_id,
        slipped.new_due_on,
        searched.searched_documents
    from promises
    left join reached using (project_stage_id)
    left join slipped using (project_stage_id)
    left join searched using (project_stage_id)
)

select * from final
