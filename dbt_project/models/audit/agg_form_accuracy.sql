-- Grain: one row per kind of form, draw of labelled forms and look: how many of its numbers were read whole.
with

figures as (
    select * from {{ ref('form_accuracy') }}
),

final as (
    select
        {{ surrogate_key(['draw', 'form', 'look']) }} as form_accuracy_id,
        draw,
        form,
        look,
        form_name,
        form_name_en,
        documents,
        numbers,
        found,
        whole,
        whole / numbers as whole_share,
        wrong_verdicts,
        measured_on
    from figures
)

select * from final
