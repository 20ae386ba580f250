"""Vendor XML without a public schema, read by mapping files (docs/format-vendor-xml.md).

    mapping file -> parse_mapping (every key and path checked) -> RecordMapping
    XML + RecordMapping -> MappedReader -> records, and warnings for what the mapping leaves out

``learn`` proposes a mapping for a file that has none.
"""

from optirh_batch.readers.mapped.mapping import RecordMapping, parse_mapping
from optirh_batch.readers.mapped.reader import MappedReader
from optirh_batch.readers.mapped.shelf import load_mappings, packaged_mappings

__all__ = ["MappedReader", "RecordMapping", "load_mappings", "packaged_mappings", "parse_mapping"]
