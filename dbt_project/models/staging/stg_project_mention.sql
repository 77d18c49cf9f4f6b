-- Grain: one row per work that a sentence names with its stage.
with

source as (
    select * from {{ source('raw', 'project_mention') }} where {{ is_counted() }}
),

renamed as (
    select
        project_mention_id,
        source_id,
        document_id,
        work_item_id,
        project_name,
        stage,
        is_promise,
        period_year,
        due_on,
        district_code,
        clause_start,
        clause_end,
        char_start,
        char_end,
        rule_id
    from source
)

select * from renamed
