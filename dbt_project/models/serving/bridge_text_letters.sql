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

split as (
    select
        text_number,
        string_split(text, '') as letters
    from new_texts
),

-- Side by side: to take each by its place, with the whole list beside every place, takes five times as long.
places as (
    select
        text_number,
        unnest(letters) as letter,
        unnest(letters[2:]) as next_letter,
        unnest(range(1, len(letters) + 1)) as position
    from split
),

final as (
    select
        letter || coalesce(next_letter, '') as letters,
        text_number,
        position
    from places
    order by letters, text_number, position
)

select * from final
