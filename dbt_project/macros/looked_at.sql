{# The columns that the test `sound` looks at, parted by commas. #}
{% macro looked_at(unique, refers, spans) -%}
    {%- set columns = refers.keys() | list -%}
    {%- for told in unique -%}
        {%- for column in told.split(',') -%} {%- do columns.append(column | trim) -%} {%- endfor -%}
    {%- endfor -%}
    {%- if spans -%} {%- do columns.extend([spans ~ '_id', 'char_start', 'char_end']) -%} {%- endif -%}
    {%- for told in refers.values() if told is mapping and told.where -%} {%- do columns.append('*') -%} {%- endfor -%}
    {{ '*' if '*' in columns else columns | unique | join(', ') }}
{%- endmacro %}
