-- Grain: one row per version of what a lead unit reported of one promise. It stands beside what documents say, never over it.
with

entries as (
    select * from {{ ref('stg_entry') }}
),

versions as (
    select
        *,
        row_number() over of_promise as version,
        lag(entry_id) over of_promise as superseded_entry_id,
        lag(value) over of_promise as superseded_value,
        lag(unit) over of_promise as superseded_unit,
        -- 1 is the last version that a workbook still holds, where one does.
        row_number() over (
            partition by target_id, task_id, organisation_id
            order by withdrawn_at is null desc, reported_on desc, entered_at desc, source_uri desc, sheet desc, row_number desc
        ) as newest
    from entries
    window of_promise as (
        partition by target_id, task_id, organisation_id
        order by reported_on, entered_at, source_uri, sheet, row_number
    )
),

final as (
    select
        entry_id,
        row_key,
        target_id,
        task_id,
        organisation_id,
        lead_unit,
        reporter,
        value,
        unit,
        value_entered,
        unit_entered,
        progress,
        evidence,
        reported_on,
        source_id,
        source_uri,
        sheet,
        row_number,
        entered_at,
        withdrawn_at,
        version,
        withdrawn_at is null and newest = 1 as is_current,
        superseded_entry_id,
        superseded_value,
        superseded_unit
    from versions
)

select * from final
