-- Grain: one row per promise without a number: what its own series and the other one reached, where reviews tell.
-- A series of the same government and indicator is no other series, so it stays empty.
with

targets as (
    select * from {{ ref('stg_relative_target') }} where is_promise
),

places as (
    select * from {{ ref('int_relative_target_place') }}
),

series as (
    select * from {{ ref('int_reported_series') }}
),

reviews as (
    select * from {{ ref('bridge_district_review') }}
),

searched as (
    select
        targets.relative_target_id,
        count(*) as searched_documents
    from targets
    inner join reviews
        on targets.district_code = reviews.district_code
        and targets.period_year = reviews.review_year
        and targets.document_id != reviews.document_id
    group by targets.relative_target_id
),

-- What may answer: the promise's own indicator, else one that tells of it in part (城镇居民 of 居民).
wanted as (
    select
        relative_target_id,
        indicator_id,
        true as is_whole
    from targets

    union all

    select
        targets.relative_target_id,
        parts.part_id as indicator_id,
        false as is_whole
    from targets
    inner join {{ ref('indicator_parts') }} as parts on targets.indicator_id = parts.indicator_id
),

-- A level without a unit may be reported in several: the first that both series have, else the first.
found as (
    select
        targets.relative_target_id,
        own.result_id,
        own.value as result_value,
        own.period_start = targets.period_start and own.period_end = targets.period_end as is_full,
        wanted.is_whole,
        other.result_id as reference_result_id,
        other.value as reference_value,
        row_number() over (
            partition by targets.relative_target_id
            order by
                wanted.is_whole desc,
                is_full desc,
                other.result_id is null,
                own.period_end desc,
                own.period_start,
                own.unit,
                own.result_id
        ) as place
    from targets
    inner join wanted on targets.relative_target_id = wanted.relative_target_id
    inner join series as own
        on targets.district_code = own.district_code
        and wanted.indicator_id = own.indicator_id
        and targets.measure = own.measure
        and own.period_start >= targets.period_start
        and own.period_end <= targets.period_end
        and own.document_id != targets.document_id
    left join places on targets.relative_target_id = places.relative_target_id
    left join series as other
        on places.reference_district_code = other.district_code
        and targets.reference_indicator_id = other.indicator_id
        and own.measure = other.measure
        and own.unit = other.unit
        and own.period_start = other.period_start
        and own.period_end = other.period_end
        and own.result_id != other.result_id
),

final as (
    select
        targets.relative_target_id,
        found.result_id,
        found.result_value,
        found.is_full,
        found.is_whole,
        found.reference_result_id,
        found.reference_value,
        coalesce(searched.searched_documents, 0) as searched_documents
    from targets
    left join found on targets.relative_target_id = found.relative_target_id and found.place = 1
    left join searched on targets.relative_target_id = searched.relative_target_id
)

select * from final
