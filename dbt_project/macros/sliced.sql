{# A table of which only the rows of changed places or sources are made anew; its model selects exactly these
   (`of_changed_place`, `of_changed_source`), and its config `by` tells which they are. Of these only the rows that are other
   than before are taken out and put in: one document more changes a hundredth of its government's rows, and what is written
   is what a build waits for. With --full-refresh, or where it is not there yet, the whole table is made.
   A row of such a table is there once: its grain has a key. #}
{% materialization sliced, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is none or not existing.is_table or should_full_refresh() -%}
        {{ return(make_relation('table', made_table_sql())) }}
    {%- endif -%}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('made') -%}
        {{ made_rows_sql(this.identifier, compiled_code) }}
    {%- endcall %}
    {%- set columns = run_query('describe temp.made_' ~ this.identifier).columns[0].values() -%}
    {% call statement('main') -%}
        {{ changed_rows_sql(this, this.identifier, config.require('by'), columns) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}

{# The rows that are made anew, as they are now. #}
{% macro made_rows_sql(name, sql) -%}
    create or replace temp table made_{{ name }} as ({{ sql }});
{%- endmacro %}

{# Those that are other than before put in place of what they were. #}
{% macro changed_rows_sql(relation, name, by, columns) -%}
    {%- set made, differing = 'temp.made_' ~ name, 'temp.differing_' ~ name -%}
    create or replace temp table differing_{{ name }} as
    select stood.rowid as gone, made.rowid as come
    from (select rowid, * from {{ relation }} where {{ changed_rows(by) }}) as stood
    full join {{ made }} as made on
        {% for column in columns -%}
        stood.{{ adapter.quote(column) }} is not distinct from made.{{ adapter.quote(column) }} {{ 'and ' if not loop.last }}
        {%- endfor %}
    where stood.rowid is null or made.rowid is null;
    delete from {{ relation }} where rowid in (select gone from {{ differing }} where gone is not null);
    insert into {{ relation }} by name (
        select made.* from {{ made }} as made where made.rowid in (select come from {{ differing }} where come is not null)
    );
    drop table {{ differing }};
    drop table {{ made }};
{%- endmacro %}

{# Both, as the pipeline keeps them to be run again (pipelines/warehouse/scripts.py). #}
{% macro slice_sql(relation, name, sql, by, columns) -%}
    {{ made_rows_sql(name, sql) }}
    {{ changed_rows_sql(relation, name, by, columns) }}
{%- endmacro %}
