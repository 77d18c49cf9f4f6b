-- Grain: one row per promise without a number whose other series has a place: the district whose series is meant.
-- 全市 in a document of a city, or of one of its districts, is the nearest place above that is called 市, itself included.
with

targets as (
    select relative_target_id, district_code, reference_scope from {{ ref('stg_relative_target') }} where is_promise
),

ancestors as (
    select
        ancestors.district_code,
        ancestors.ancestor_code,
        ancestors.distance,
        districts.level,
        districts.district_name
    from {{ ref('bridge_district_ancestor') }} as ancestors
    inner join {{ ref('districts') }} as districts on ancestors.ancestor_code = districts.district_code
),

fitting as (
    select
        targets.relative_target_id,
        ancestors.ancestor_code,
        ancestors.distance
    from targets
    inner join ancestors
        on targets.district_code = ancestors.district_code
        and case targets.reference_scope
            when 'own' then ancestors.distance = 0
            when 'district' then right(ancestors.district_name, 1) = '区'
            when 'city' then right(ancestors.district_name, 1) in ('市', '州')
            else ancestors.level = targets.reference_scope
        end
),

final as (
    select
        relative_target_id,
        arg_min(ancestor_code, distance) as reference_district_code
    from fitting
    group by relative_target_id
)

select * from final
