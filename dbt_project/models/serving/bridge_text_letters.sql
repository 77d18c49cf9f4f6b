-- Grain: one row per letter of each distinct sentence or indicator, with the letter behind it.
{{ config(materialized='sliced', by='text') }}
-- Sorted by letters: a searched word is found by its pairs, of which each is one short run of rows.
with

entries as (
    select * from {{ ref('fct_ledger_entry') }} where {{ of_changed_place() }}
),

texts as (
    select distinct
        sentence_number as text_number,
        lower(sentence) as text
    from entries

    union

    select distinct
        indicator_number as text_number,
        lower(indicator) as text
    from entries
),

-- A text that standing rows hold as well has its letters already.
new_texts as (
    select * from texts where {{ of_changed_text('text_number') }}
),

places as (
    select
        text_number,
        string_split(text, '') as letters,
        unnest(range(1, length(text) + 1)) as place
    from new_texts
),

final as (
    select
        letters[place] || coalesce(letters[place + 1], '') as letters,
        text_number,
        place as position
    from places
    order by letters, text_number, position
)

select * from final
