{# Every span lies inside its source's text; an empty span is allowed only where the test says so. #}
{% test span_in_text(model, may_be_empty=false) %}
select spans.char_start, spans.char_end
from {{ model }} as spans
left join {{ ref('stg_source') }} as sources using (source_id)
where sources.text is null
    or spans.char_start < 0
    or spans.char_end > length(sources.text)
    or spans.char_start {{ '>' if may_be_empty else '>=' }} spans.char_end
{% endtest %}
