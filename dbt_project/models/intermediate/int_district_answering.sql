-- Grain: one row per district that documents speak for and each district that answers for its promises: itself, and
-- after mergers its successors.
{{ config(materialized='table') }}
with recursive

districts as (
    select distinct district_code from {{ ref('stg_document') }} where district_code is not null
),

successors as (
    select district_code, successor_code from {{ ref('district_successors') }}
),

answering as (
    select
        district_code,
        district_code as answering_code
    from districts

    union all

    select
        answering.district_code,
        successors.successor_code as answering_code
    from answering
    inner join successors on answering.answering_code = successors.district_code
),

final as (
    select district_code, answering_code from answering
)

select * from final
