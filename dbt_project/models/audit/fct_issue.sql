-- Grain: one row per doubt: those of the core, files that hold the same bytes as another, and documents that are one paper.
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
        'the file holds the same bytes as ' || first_uri as message,
        cast(0 as bigint) as char_start,
        char_count as char_end
    from duplicates
),

copies as (
    select documents.*, firsts.title as first_title, sources.source_uri as first_uri, firsts.published_on as first_day
    from {{ ref('dim_document') }} as documents
    inner join {{ ref('dim_document') }} as firsts
        on coalesce(documents.copy_of, documents.corrected_by) = firsts.document_id
    inner join {{ ref('dim_source') }} as sources on firsts.source_id = sources.source_id
),

copy_issues as (
    select
        {{ surrogate_key(['document_id', "'document_copy'"]) }} as issue_id,
        source_id,
        document_id,
        case when copy_of is not null then 'document_copy' else 'document_replaced' end as code,
        case when copy_of is not null
            then 'a copy (副本) of ' || first_title || ' in ' || first_uri || ': what both say counts once'
            else 'replaced by the corrected issue (更正) in ' || first_uri || coalesce(' of ' || first_day, '')
        end as message,
        char_start,
        char_end
    from copies
),

final as (
    select issue_id, source_id, document_id, code, message, char_start, char_end from issues
    union all
    select issue_id, source_id, document_id, code, message, char_start, char_end from duplicate_issues
    union all
    select issue_id, source_id, document_id, code, message, char_start, char_end from copy_issues
)

select * from final
