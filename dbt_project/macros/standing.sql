{# Whether a row is of a place whose rows are made anew. The others stand from the last build: linked.standing_place names
   their places, and is empty where everything is made anew. #}
{% macro of_changed_place(column='district_code') -%}
    {%- set places = changed_keys('place') -%}
    {%- if places is none -%}
        coalesce({{ column }}, '') not in (select place from linked.standing_place)
    {%- elif '' in places -%}
        ({{ column }} in ({{ sql_texts(places) }}) or {{ column }} is null)
    {%- else -%}
        {{ column }} in ({{ sql_texts(places) }})
    {%- endif -%}
{%- endmacro %}

{# Whether a row is of a source whose rows are made anew. #}
{% macro of_changed_source(column='source_id') -%}
    {%- set sources = changed_keys('source') -%}
    {%- if sources is none -%}
        {{ column }} not in (select source_id from linked.standing_source)
    {%- else -%}
        {{ column }} in ({{ sql_texts(sources) }})
    {%- endif -%}
{%- endmacro %}

{# What is made anew in this build, where it is few: a scan looks for few words before it reads anything else of a row. None
   where much or all is made, and for a view, which outlives the build. #}
{% macro changed_keys(kind) -%}
    {%- if execute and model.config.materialized != 'view' and not should_full_refresh() -%}
        {%- set column = 'place' if kind == 'place' else 'source_id' -%}
        {%- set keys = run_query('select ' ~ column ~ ' from linked.changed_' ~ kind ~ ' order by 1').columns[0].values() -%}
        {{ return(keys if 0 < keys | length <= 200 else none) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}

{# Texts as SQL literals, parted by commas. #}
{% macro sql_texts(texts) -%}
    {%- for text in texts -%} '{{ text | replace("'", "''") }}'{{ ', ' if not loop.last }} {%- endfor -%}
{%- endmacro %}

{# Whether a row is of a document of a place whose rows are made anew. The model itself refers to the documents. #}
{% macro of_changed_document(column='document_id') -%}
    {{ column }} not in (
        select document_id from marts.dim_document
        where coalesce(district_code, '') in (select place from linked.standing_place)
    )
{%- endmacro %}

{# Whether a row is of a promise, or of a task, of a place whose rows are made anew; also where it is not there any more. #}
{% macro of_changed_fact(key, table) -%}
    {{ key }} not in (
        select {{ key }} from {{ table }}
        where coalesce(district_code, '') in (select place from linked.standing_place)
    )
{%- endmacro %}

{# Whether the letters of a text are made anew: no row that stands holds it. The model itself refers to the ledger. #}
{% macro of_changed_text(column='text_number') -%}
    {{ column }} not in (
        select unnest([sentence_number, indicator_number])
        from serving.fct_ledger_entry
        where coalesce(district_code, '') in (select place from linked.standing_place)
    )
{%- endmacro %}

{# Of the table of a model, the rows that are made anew, told by the model's config `by`: `place`, `source`, `document`,
   `target`, `task` or `text`. #}
{% macro changed_rows(by) -%}
    {%- if by == 'place' -%} {{ of_changed_place() }}
    {%- elif by == 'source' -%} {{ of_changed_source() }}
    {%- elif by == 'document' -%} {{ of_changed_document() }}
    {%- elif by == 'target' -%} {{ of_changed_fact('target_id', 'intermediate.int_target_promiser') }}
    {%- elif by == 'task' -%} {{ of_changed_fact('task_id', 'raw.task') }}
    {%- elif by == 'text' -%} {{ of_changed_text() }}
    {%- else -%} {{ exceptions.raise_compiler_error("config `by` of " ~ this ~ " is none of place, source, document, target, task, text") }}
    {%- endif -%}
{%- endmacro %}
