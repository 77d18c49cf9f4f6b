-- Grain: one row per work item, organisation and role; the span is the first mention's.
{{ config(materialized='sliced', by='source') }}
with

mentions as (
    select * from {{ ref('stg_work_item_organisation') }} where {{ of_changed_source() }}
),

final as (
    select
        work_item_id,
        organisation_id,
        role,
        source_id,
        char_start,
        char_end,
        rule_id
    from mentions
    qualify row_number() over (partition by work_item_id, organisation_id, role order by char_start, char_end) = 1
)

select * from final
