{# Part of a whole, 0 to 1; null where the whole is empty. #}
{% macro share(part, whole) -%}
    cast({{ part }} as double) / nullif({{ whole }}, 0)
{%- endmacro %}
