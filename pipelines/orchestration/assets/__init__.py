"""Assets by stage: sources/…, raw/…, linked/…, the dbt models, published/…"""
