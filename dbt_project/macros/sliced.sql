{# A table of which only the rows of changed places or sources are made anew; its model selects exactly these
   (`of_changed_place`, `of_changed_source`), and its config `by` tells which they are. With --full-refresh, or where it is
   not there yet, the whole table is made. #}
{% materialization sliced, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set is_whole = existing is none or not existing.is_table or should_full_refresh() -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% if is_whole %}
        {%- if existing is not none -%}
            {% do adapter.ensure_transaction() %}
            {% do adapter.drop_relation(existing) %}
        {%- endif -%}
        {% call statement('main') -%}
            {{ create_table_as(False, target_relation, compiled_code) }}
        {%- endcall %}
        {% do persist_docs(target_relation, model) %}
    {% else %}
        {% call statement('main') -%}
            delete from {{ target_relation }} where {{ changed_rows(config.require('by')) }};
            insert into {{ target_relation }} by name (
                {{ compiled_code }}
            );
        {%- endcall %}
    {% endif %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
