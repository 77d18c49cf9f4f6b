"""Asset `linked/verdict_review`: what people say of verdicts, in a file of its own that outlives every build."""

from collections.abc import Iterator

import dagster as dg

from pipelines.orchestration.assets.sources import scan
from pipelines.orchestration.assets.specs import key_of, raw_spec
from pipelines.orchestration.metadata import describe_table
from pipelines.orchestration.resources import Warehouse
from pipelines.warehouse.graph import REVIEWS
from pipelines.warehouse.reviews import load_reviews
from pipelines.warehouse.state import VerdictReviewRow


@dg.multi_asset(name=REVIEWS.name, specs=[raw_spec(VerdictReviewRow, REVIEWS, [scan])])
def verdict_reviews(warehouse: Warehouse) -> Iterator[dg.MaterializeResult[None]]:
    """All answers anew; a line of their file that is none is named here and left out."""
    with warehouse.open_build() as connection:
        report = load_reviews(connection, warehouse.settings)
        described = describe_table(connection, *key_of(VerdictReviewRow).path)
    metadata = {**described, "answers": report.answers, "faults": list(report.faults)}
    yield dg.MaterializeResult(asset_key=key_of(VerdictReviewRow), metadata=metadata)
