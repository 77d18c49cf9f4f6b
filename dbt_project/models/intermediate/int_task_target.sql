-- Grain: one row per task that holds at least one target.
with

targets as (
    select * from {{ ref('stg_quantity') }} where kind = 'target' and {{ of_changed_document() }}
),

final as (
    select
        task_id,
        count(*) as target_count
    from targets
    where task_id is not null
    group by task_id
)

select * from final
