"""Assets by stage: sources/…, raw/…, the dbt models, published/…"""
