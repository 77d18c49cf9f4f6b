{# Every span lies inside its source's text; an empty span is allowed only where the test says so.
   `through`: the rows name their source, or their document, which names it. #}
{% test span_in_text(model, through='source', may_be_empty=false) %}
select spans.char_start, spans.char_end
from {{ model }} as spans
{% if through == 'document' -%}
left join {{ ref('stg_document') }} as documents using (document_id)
left join {{ ref('stg_source') }} as sources on documents.source_id = sources.source_id
{%- else -%}
left join {{ ref('stg_source') }} as sources using (source_id)
{%- endif %}
where sources.text is null
    or spans.char_start < 0
    or spans.char_end > length(sources.text)
    or spans.char_start {{ '>' if may_be_empty else '>=' }} spans.char_end
{% endtest %}
