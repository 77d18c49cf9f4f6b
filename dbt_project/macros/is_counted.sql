{# Whether a row's document counts: it is no copy of another. Copies stay listed, what they say counts once. #}
{% macro is_counted(document_id='document_id') -%}
    {{ document_id }} not in (select document_id from {{ source('linked', 'document_copy') }} where relation = 'copy')
{%- endmacro %}
