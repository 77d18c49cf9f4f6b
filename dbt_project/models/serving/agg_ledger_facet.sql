-- Grain: one row per option of a facet of the ledger and option of another facet, and one more of the option alone.
-- How many rows a filter leaves stands here as long as it is set in one facet. Promises of others than governments count
-- only where the facet speaker, which tells them, is one of the two.
{% set facets = ['kind', 'district', 'theme', 'year', 'status', 'certainty', 'unreported', 'measure', 'commitment', 'speaker', 'unit'] %}
with

told as (
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

told_of_units as (
    select
        told.*,
        units.organisation_id as unit
    from told
    inner join {{ ref('bridge_unit_work_item') }} as units on told.work_item_id = units.work_item_id
),

entries as (
    select * from told where speaker = 'government'
),

entries_of_units as (
    select * from told_of_units where speaker = 'government'
),

options as (
{% for facet in facets %}
    select '{{ facet }}' as facet, {{ facet }} as code, '' as other_facet, '' as other_code, count(*) as entry_count
    from {{ 'told' if facet == 'speaker' else 'entries_of_units' if facet == 'unit' else 'entries' }} where {{ facet }} is not null group by all
{% if not loop.last %}    union all{% endif %}
{% endfor %}
),

pairs as (
{% for facet in facets[:-1] %}
{% set last = loop.last %}
{% for other in facets[loop.index:] %}
    select '{{ facet }}' as facet, {{ facet }} as code, '{{ other }}' as other_facet, {{ other }} as other_code, count(*) as entry_count
    from {{ 'told' if 'speaker' in [facet, other] else 'entries' }}{{ '_of_units' if other == 'unit' }} where {{ facet }} is not null and {{ other }} is not null group by all
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
