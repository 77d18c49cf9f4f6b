{# Whether a row is of a place whose rows are made anew. The others stand from the last build: linked.standing_place names
   their places, and is empty where everything is made anew. #}
{% macro of_changed_place(column='district_code') -%}
    coalesce({{ column }}, '') not in (select place from linked.standing_place)
{%- endmacro %}

{# Whether a row is of a source whose rows are made anew. #}
{% macro of_changed_source(column='source_id') -%}
    {{ column }} not in (select source_id from linked.standing_source)
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
        from marts.fct_ledger_entry
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

{# After the directions of indicators are made: governments with a target whose indicator points another way than when the
   row was made do not stand. #}
{% macro redo_redirected() -%}
    {%- set bounds = api.Relation.create(database=this.database, schema=this.schema, identifier='int_target_bound') -%}
    {%- if load_cached_relation(bounds) and not should_full_refresh() -%}
    delete from linked.standing_place where government in (
        select places.government
        from {{ bounds }} as bounds
        inner join {{ this }} as directions using (indicator_id)
        inner join linked.standing_place as places on coalesce(bounds.district_code, '') = places.place
        where bounds.desired_direction is distinct from directions.desired_direction
    )
    {%- endif -%}
{%- endmacro %}
