{# Everything that only a look at other rows can tell, in one query a table; what each row tells by itself is a
   constraint. One row per fault, with the number of rows that have it.
   `unique`: columns, or several parted by commas, in which no two rows agree.
   `refers`: column to the table whose column of that name holds its value, or to `{to, column, where}`; null refers to
   nothing.
   Of a table that is made anew in part only the rows that were made anew are looked at, but a key among all rows; a view
   with `by`, whose tables are all tested, is not made for the others.
   `spans`: `source` or `document`, by which char_start and char_end find their text; `empty_spans` allows empty ones. #}
{% test sound(model, unique=[], refers={}, spans=none, empty_spans=false) %}
{{ config(fail_calc='coalesce(sum(wrong_count), 0)') }}
{%- set node = (graph.nodes or {}).values() | selectattr('name', 'equalto', model.identifier) | selectattr('resource_type', 'equalto', 'model') | first %}
{%- set by = node.config.get('by') if node else none %}
{%- set is_view = node and node.config.materialized == 'view' %}
{%- set rows = 'made' if by else model %}
with

{% if by -%}
-- Only what is looked at: what a scan need not read of a row costs nothing. What is made once is read whole, of a view too.
made as {{ 'not ' if is_view }}materialized (
    select {{ looked_at(unique, refers, spans) }} from {{ model }} where {{ changed_rows(by) }}
),

{% endif -%}
{% if spans -%}
texts as (
    select source_id, char_count
    from {{ ref('dim_source') }}
    {%- if by %}
    where source_id in (
        {%- if spans == 'document' %}
        select source_id from {{ ref('stg_document') }}
        where document_id in (select document_id from made)
        {%- else %}
        select source_id from made
        {%- endif %}
    )
    {%- endif %}
),

places as (
    {%- if spans == 'document' %}
    select documents.document_id, texts.char_count
    from {{ ref('stg_document') }} as documents
    inner join texts using (source_id)
    {%- else %}
    select source_id, char_count from texts
    {%- endif %}
),

{% endif -%}
faults as (
    {%- for columns in unique %}
    select 'two rows agree in {{ columns }}' as fault, count(*) as wrong_count
    from (
        select 1
        from {{ rows if is_view else model }}{% if by and not is_view %} semi join made using ({{ columns }}){% endif %}
        group by {{ columns }}
        having count(*) > 1
    )
    union all
    {%- endfor %}
    {%- for column, told in refers.items() %}
    {%- set target = told if told is mapping else {'to': told} %}
    {%- set key = target.column or column %}
    select '{{ column }} is in no row of {{ target.to }}', count(*)
    from {{ rows }} as referring
    anti join (
        select {{ key }} from {{ ref(target.to) }}
        {%- if by %} where {{ key }} in (select {{ column }} from made){% endif %}
    ) as referred on referring.{{ column }} = referred.{{ key }}
    where referring.{{ column }} is not null{% if target.where %} and referring.{{ target.where }}{% endif %}
    union all
    {%- endfor %}
    {%- if spans %}
    select 'the span lies outside of its text', count(*)
    from {{ rows }} as spans
    left join places using ({{ spans }}_id)
    where places.char_count is null
        or spans.char_start < 0
        or spans.char_end > places.char_count
        or spans.char_start {{ '>' if empty_spans else '>=' }} spans.char_end
    union all
    {%- endif %}
    select 'nothing', 0
)

select fault, wrong_count from faults where wrong_count > 0
{% endtest %}
