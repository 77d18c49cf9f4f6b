-- Grain: one row per indicator that is another one in other words.
with

source as (
    select * from {{ source('linked', 'indicator_merge') }}
),

renamed as (
    select
        from_id as indicator_id,
        surface as indicator_name,
        family,
        to_id as merged_indicator_id,
        to_name as merged_indicator_name,
        score,
        rule
    from source
)

select * from renamed
