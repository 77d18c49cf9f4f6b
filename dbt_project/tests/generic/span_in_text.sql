{# Every span lies inside its source's text; an empty span is allowed only where the test says so.
   `through`: the rows name their source, or their document, which names it. #}
{% test span_in_text(model, through='source', may_be_empty=false) %}
with

-- Counted once a source: counting the characters of a long text for every row takes longer than all the rest.
texts as (
    select source_id, length(text) as char_count from {{ ref('stg_source') }}
),

{% if through == 'document' -%}
places as (
    select documents.document_id, texts.char_count
    from {{ ref('stg_document') }} as documents
    inner join texts using (source_id)
)
{%- else -%}
places as (
    select source_id, char_count from texts
)
{%- endif %}

select spans.char_start, spans.char_end
from {{ model }} as spans
left join places using ({{ through }}_id)
where places.char_count is null
    or spans.char_start < 0
    or spans.char_end > places.char_count
    or spans.char_start {{ '>' if may_be_empty else '>=' }} spans.char_end
{% endtest %}
