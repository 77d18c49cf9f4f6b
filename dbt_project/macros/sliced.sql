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
    {%- set made, differing = 'temp.made_' ~ this.identifier, 'temp.differing_' ~ this.identifier -%}

    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('made') -%}
        create or replace temp table made_{{ this.identifier }} as ({{ compiled_code }});
    {%- endcall %}
    {%- set columns = run_query('describe ' ~ made).columns[0].values() -%}
    {% call statement('main') -%}
        create or replace temp table differing_{{ this.identifier }} as
        select stood.rowid as gone, made.rowid as come
        from (select rowid, * from {{ this }} where {{ changed_rows(config.require('by')) }}) as stood
        full join {{ made }} as made on
            {% for column in columns -%}
            stood.{{ adapter.quote(column) }} is not distinct from made.{{ adapter.quote(column) }} {{ 'and ' if not loop.last }}
            {%- endfor %}
        where stood.rowid is null or made.rowid is null;
        delete from {{ this }} where rowid in (select gone from {{ differing }} where gone is not null);
        insert into {{ this }} by name (
            select made.* from {{ made }} as made where made.rowid in (select come from {{ differing }} where come is not null)
        );
        drop table {{ differing }};
        drop table {{ made }};
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}
