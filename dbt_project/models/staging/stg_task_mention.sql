-- Grain: one row per promised action that a later review speaks of again.
with

source as (
    select * from {{ source('linked', 'task_mention') }}
    where task_id in (select task_id from {{ ref('stg_task') }} where {{ of_changed_place() }})
),

renamed as (
    select
        task_id,
        document_id,
        char_start,
        char_end,
        score,
        rule
    from source
)

select * from renamed
