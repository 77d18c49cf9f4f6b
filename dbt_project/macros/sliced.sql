{# A table of which only the rows of changed places or sources are made anew; its model selects exactly these
   (`of_changed_place`, `of_changed_source`), and its config `by` tells which they are. With --full-refresh, or where it is
   not there yet, the whole table is made. #}
{% materialization sliced, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is none or not existing.is_table or should_full_refresh() -%}
        {{ return(make_relation('table', made_table_sql())) }}
    {%- endif -%}

    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
        delete from {{ this }} where {{ changed_rows(config.require('by')) }};
        insert into {{ this }} by name (
            {{ compiled_code }}
        );
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}
