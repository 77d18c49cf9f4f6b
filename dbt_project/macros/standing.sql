{# Which rows are made anew; the others stand from the last build. The pipeline tells it before each run, by macros of the
   build database (pipelines/warehouse/slices.py), so that views ask as tables do; run by hand everything is made anew. #}

{# Whether a row is of a place whose rows are made anew. #}
{% macro of_changed_place(column='district_code') -%} linked.is_changed_place({{ column }}) {%- endmacro %}

{# Whether a row is of a source whose own rows are made anew: what follows from its file alone. #}
{% macro of_changed_source(column='source_id') -%} linked.is_changed_source({{ column }}) {%- endmacro %}

{# Whether a row is of a document of such a source. #}
{% macro of_changed_document(column='document_id') -%} linked.is_changed_document({{ column }}) {%- endmacro %}

{# Whether the letters of a text are made anew: no row that stands holds it. The model itself refers to the ledger. #}
{% macro of_changed_text(column='text_number') -%} linked.is_changed_text({{ column }}) {%- endmacro %}

{# Of the table of a model, the rows that are made anew, told by the model's config `by`: `source` or `document` where a row
   follows from one file alone; `place`, or `target`, `task` and `text` of such places, where it follows from all that a
   government has said. #}
{% macro changed_rows(by) -%}
    {%- if by == 'place' -%} {{ of_changed_place() }}
    {%- elif by == 'source' -%} {{ of_changed_source() }}
    {%- elif by == 'document' -%} {{ of_changed_document() }}
    {%- elif by == 'target' -%} linked.is_changed_target(target_id)
    {%- elif by == 'task' -%} linked.is_changed_task(task_id)
    {%- elif by == 'text' -%} {{ of_changed_text() }}
    {%- else -%} {{ exceptions.raise_compiler_error("config `by` of " ~ this ~ " is none of place, source, document, target, task, text") }}
    {%- endif -%}
{%- endmacro %}
