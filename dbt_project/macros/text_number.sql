{# A number for a text, the same in every build: half of its MD5, so that millions of texts have one each. #}
{% macro text_number(text) -%}
    (md5_number_lower({{ text }}) >> 1)::bigint
{%- endmacro %}
