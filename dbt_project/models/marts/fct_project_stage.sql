-- Grain: one row per project and listing of it, in time: what the listing says of the project's way.
-- `event`: promised, started, continued or completed as the list says; slipped where a start is promised again, or the
-- project only planned, in a year after its start was promised. Vanished: lists of later years exist, none names the
-- project, and the last one that did has not completed it.
with

listings as (
    select
        listings.*,
        documents.plan_year
    from {{ ref('stg_project_listing') }} as listings
    inner join {{ ref('stg_document') }} as documents using (document_id)
    where listings.list_year is not null
),

latest as (
    select
        district_code,
        max(list_year) as latest_list_year
    from listings
    group by district_code
),

ordered as (
    select
        listings.project_listing_id,
        listings.project_id,
        listings.document_id,
        listings.district_code,
        listings.list_year,
        listings.status,
        row_number() over way as stage_number,
        lag(listings.status) over way as previous_status,
        lag(listings.list_year) over way as previous_list_year,
        lead(listings.project_listing_id) over way is null as is_last,
        latest.latest_list_year
    from listings
    left join latest on listings.district_code is not distinct from latest.district_code
    window way as (
        partition by listings.project_id
        order by
            listings.list_year,
            list_position(['planned', 'new_start', 'ongoing', 'completed'], listings.status),
            listings.char_start,
            listings.project_listing_id
    )
),

final as (
    select
        project_listing_id as project_stage_id,
        project_id,
        document_id,
        stage_number,
        list_year,
        status,
        case
            when status in ('new_start', 'planned')
                and previous_status in ('new_start', 'ongoing')
                and list_year > previous_list_year then 'slipped'
            when status = 'completed' then 'completed'
            when status = 'ongoing' then 'continued'
            when status = 'new_start' then 'started'
            else 'promised'
        end as event,
        is_last and status != 'completed' and list_year < latest_list_year as is_vanished
    from ordered
)

select * from final
