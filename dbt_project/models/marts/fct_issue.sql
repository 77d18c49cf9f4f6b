-- Grain: one row per doubt: those of the core, and files that hold the same bytes as another.
with

issues as (
    select * from {{ ref('stg_issue') }}
),

duplicates as (
    select * from {{ ref('int_duplicate_source') }}
),

duplicate_issues as (
    select
        {{ surrogate_key(['source_id', "'duplicate_source'"]) }} as issue_id,
        source_id,
        cast(null as varchar) as document_id,
        'duplicate_source' as code,
        'the file holds the same bytes as ' || first_uri || ', so its rows count twice' as message,
        0::bigint as char_start,
        char_count as char_end
    from duplicates
),

final as (
    select issue_id, source_id, document_id, code, message, char_start, char_end from issues
    union all
    select issue_id, source_id, document_id, code, message, char_start, char_end from duplicate_issues
)

select * from final
