-- Grain: one row per option of a facet of the ledger and option of another facet, and one more of the option alone.
-- How many rows a filter leaves stands here as long as it is set in one facet. Promises of others than governments count
-- only where the facet speaker, which tells them, is one of the two.
{% set facets = ['kind', 'district', 'theme', 'year', 'status', 'certainty', 'unreported', 'measure', 'commitment', 'speaker', 'unit'] %}
with

entries as (
    select
        kind,
        district_code as district,
        theme_code as theme,
        period_year::varchar as year,
        status,
        certainty,
        unreported_reason as unreported,
        measure,
        commitment,
        case when is_government_promise is false then 'other' else 'government' end as speaker,
        work_item_id
    from {{ ref('fct_ledger_entry') }}
),

-- Rows that agree in every facet count as one from here on: each pair of facets is counted in a third of the time.
told as materialized (
    select
        * exclude (work_item_id),
        count(*) as entry_count
    from entries
    group by all
),

told_of_units as materialized (
    select
        entries.* exclude (work_item_id),
        units.organisation_id as unit,
        count(*) as entry_count
    from entries
    inner join {{ ref('bridge_unit_work_item') }} as units on entries.work_item_id = units.work_item_id
    group by all
),

by_governments as (
    select * from told where speaker = 'government'
),

by_governments_of_units as (
    select * from told_of_units where speaker = 'government'
),

options as (
{% for facet in facets %}
    select '{{ facet }}' as facet, {{ facet }} as code, '' as other_facet, '' as other_code, sum(entry_count)::bigint as entry_count
    from {{ 'told' if facet == 'speaker' else 'by_governments_of_units' if facet == 'unit' else 'by_governments' }}
    where {{ facet }} is not null group by all
{% if not loop.last %}    union all{% endif %}
{% endfor %}
),

pairs as (
{% for facet in facets[:-1] %}
{% set last = loop.last %}
{% for other in facets[loop.index:] %}
    select '{{ facet }}' as facet, {{ facet }} as code, '{{ other }}' as other_facet, {{ other }} as other_code,
        sum(entry_count)::bigint as entry_count
    from {{ 'told' if 'speaker' in [facet, other] else 'by_governments' }}{{ '_of_units' if other == 'unit' }}
    where {{ facet }} is not null and {{ other }} is not null group by all
{% if not (last and loop.last) %}    union all{% endif %}
{% endfor %}
{% endfor %}
),

final as (
    select facet, code, other_facet, other_code, entry_count from options
    union all
    select facet, code, other_facet, other_code, entry_count from pairs
    union all
    select other_facet as facet, other_code as code, facet as other_facet, code as other_code, entry_count from pairs
    order by other_facet, other_code, facet, code
)

select * from final
