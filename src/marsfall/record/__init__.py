"""What is kept of a run: plan, outcomes, events and manifest, each file whole or absent."""
from .digest import table_digest
from .manifest import Manifest
from .read import Record, open_record

__all__ = ["Manifest", "Record", "open_record", "table_digest"]
