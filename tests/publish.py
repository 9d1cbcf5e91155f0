"""Writes the JSON Schema of the plan's document, ``data/plan.schema.json``: ``python tests/publish.py``."""

from pathlib import Path

from planner.plan.published import published
from planner.plan.schema import encode

PUBLISHED = Path(__file__).parent.parent / "data" / "plan.schema.json"


def main() -> None:
    PUBLISHED.write_bytes(encode(published()))


if __name__ == "__main__":
    main()
