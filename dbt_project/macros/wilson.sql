{# A bound of the 95 % Wilson interval of `count` among `total`, 0 to 1; `side` is -1 for the lower one, 1 for the upper. #}
{% macro wilson(count, total, side) -%}
    case when {{ total }} > 0 then least(1, greatest(0,
        ({{ count }} + 1.9208 + {{ side }} * 1.96 * sqrt({{ count }} * ({{ total }} - {{ count }}) / cast({{ total }} as double) + 0.9604))
        / ({{ total }} + 3.8416))) end
{%- endmacro %}
