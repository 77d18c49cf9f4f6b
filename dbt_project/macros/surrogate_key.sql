{# One text key for several columns; null and the empty text are different values. #}
{% macro surrogate_key(columns) -%}
    md5(concat_ws('|' {%- for column in columns %}, coalesce(cast({{ column }} as varchar), '~null~') {%- endfor %}))
{%- endmacro %}
