-- Grain: one row per district and each place that holds it, itself included at distance 0.
-- Join a fact by district_code and group by ancestor_code to add up a city or the nation.
with recursive

districts as (
    select district_code, parent_code from {{ ref('districts') }}
),

ancestors as (
    select
        district_code,
        district_code as ancestor_code,
        0::bigint as distance
    from districts

    union all

    select
        ancestors.district_code,
        districts.parent_code as ancestor_code,
        ancestors.distance + 1 as distance
    from ancestors
    inner join districts on ancestors.ancestor_code = districts.district_code
    where districts.parent_code is not null
),

final as (
    select district_code, ancestor_code, distance from ancestors
)

select * from final
