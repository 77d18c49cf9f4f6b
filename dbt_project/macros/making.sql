{# How tables, views and seeds are made: one statement each, in one transaction. What dbt-duckdb brings builds aside, renames
   twice and asks the catalogue in between, which for small tables takes longer than making them. Nobody else reads the
   build database, and a statement that fails leaves what stood there. #}
{% materialization table, adapter='duckdb' %}
    {{ return(make_relation('table', made_table_sql())) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {{ return(make_relation('view', made_view_sql())) }}
{% endmaterialization %}

{# The file as DuckDB reads it, with the types of `column_types`: dbt's own way reads every value in Python first. #}
{% materialization seed, adapter='duckdb' %}
    {# dbt asks for the rows to show some of them. #}
    {%- do store_result('agate_table', response='OK') -%}
    {{ return(make_relation('table', made_seed_sql())) }}
{% endmaterialization %}

{# Run the statement with the comments behind it, and tell dbt what is there now. #}
{% macro make_relation(type, sql) -%}
    {%- set target = this.incorporate(type=type) -%}
    {%- set existing = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing is not none and existing.type != type -%}
        {% do adapter.ensure_transaction() %}
        {% do adapter.drop_relation(existing) %}
    {%- endif -%}
    {% call statement('main') -%}
        {{ sql }};
        {{ made_comments(target) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{%- endmacro %}

{# A model under contract gets the columns and constraints of its .yml, any other what its query has. #}
{% macro made_table_sql() -%}
    {%- if config.get('contract').enforced -%}
        {{ get_assert_columns_equivalent(compiled_code) }}
        create or replace table {{ this }} {{ get_table_columns_and_constraints() }};
        insert into {{ this }} by name (
            {{ compiled_code }}
        )
    {%- else -%}
        create or replace table {{ this }} as (
            {{ compiled_code }}
        )
    {%- endif -%}
{%- endmacro %}

{% macro made_view_sql() -%}
    {%- if config.get('contract').enforced -%}
        {{ get_assert_columns_equivalent(compiled_code) }}
    {%- endif -%}
    create or replace view {{ this }} as (
        {{ compiled_code }}
    )
{%- endmacro %}

{% macro made_seed_sql() -%}
    {%- set types = config.require('column_types') -%}
    create or replace table {{ this }} as
    select * from read_csv(
        '{{ adapter.get_seed_file_path(model) | replace("'", "''") }}', header = true, delim = ',', quote = '"', escape = '"',
        types = { {%- for column, type in types.items() %} '{{ column }}': '{{ type }}'{{ ',' if not loop.last }} {%- endfor %} }
    )
{%- endmacro %}

{% macro made_comments(relation) -%}
    {%- set docs = config.get('persist_docs', {}) -%}
    {%- if docs.get('relation') and model.description -%}
        {{ duckdb__alter_relation_comment(relation, model.description) }}
    {%- endif -%}
    {%- if docs.get('columns') -%}
        {%- for column in model.columns.values() if column.description -%}
            comment on column {{ relation }}.{{ adapter.quote(column.name) }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{# The query has exactly the columns of the .yml, of these types. dbt's own asks the database for both sides. #}
{% macro duckdb__get_assert_columns_equivalent(sql) -%}
    {%- set wanted, found = [], [] -%}
    {%- for column in model.columns.values() -%}
        {%- do wanted.append(column.name | lower ~ ' ' ~ column.data_type | lower) -%}
    {%- endfor -%}
    {%- for column in get_column_schema_from_query(sql) -%}
        {#- Not `data_type`: that of a text is told as another database would. -#}
        {%- do found.append(column.name | lower ~ ' ' ~ column.dtype | lower) -%}
    {%- endfor -%}
    {%- if wanted | sort != found | sort -%}
        {{ assert_columns_equivalent(sql) }}
    {%- endif -%}
{%- endmacro %}
