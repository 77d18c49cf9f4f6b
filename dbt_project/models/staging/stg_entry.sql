-- Grain: one row per entry that ever landed.
with

source as (
    select * from {{ source('linked', 'entry') }}
),

renamed as (
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
        withdrawn_at
    from source
)

select * from renamed
