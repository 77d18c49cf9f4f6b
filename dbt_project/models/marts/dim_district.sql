-- Grain: one row per place of GB/T 2260: the nation, its provinces, cities and counties (districts of a city too).
with

districts as (
    select * from {{ ref('districts') }}
),

documents as (
    select
        district_code,
        count(*) as document_count
    from {{ ref('stg_document') }}
    group by district_code
),

final as (
    select
        districts.district_code,
        districts.district_name,
        districts.district_name_en,
        districts.parent_code,
        districts.level,
        coalesce(documents.document_count, 0) as document_count
    from districts
    left join documents using (district_code)
)

select * from final
