-- Grain: one row per promised or reported number that counts: of no copy, and replaced by no corrected issue.
with

stated as (
    select * from {{ ref('stg_stated_quantity') }}
),

final as (
    select * exclude (superseded_by)
    from stated
    where superseded_by is null
)

select * from final
