-- Grain: one row: the build that these tables come from, and how much they hold.
with

runs as (
    select * from {{ ref('stg_build_run') }}
),

latest as (
    select * from runs
    qualify row_number() over (order by run_number desc) = 1
),

final as (
    select
        build_id,
        run_number,
        finished_at as built_at,
        content_fingerprint,
        (select count(*) from {{ ref('dim_source') }}) as source_count,
        (select count(*) from {{ ref('fct_quarantine') }}) as quarantined_count,
        (select count(*) from {{ ref('dim_document') }}) as document_count,
        (select count(*) from {{ ref('fct_work_item') }}) as work_item_count,
        (select count(*) from {{ ref('fct_task') }}) as task_count,
        (select count(*) from {{ ref('fct_target') }}) as target_count,
        (select count(*) from {{ ref('fct_result') }}) as result_count,
        (select count(*) from {{ ref('fct_project_listing') }}) as project_listing_count,
        (select count(*) from {{ ref('fct_numeral') }}) as numeral_count,
        (select count(*) from {{ ref('fct_issue') }}) as issue_count
    from latest
)

select * from final
