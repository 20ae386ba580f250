"""The audit log: which jobs there were and what became of them, in rows that nobody can change unnoticed.

Owns an SQLite database on a local disk with two append-only tables (``jobs``,
``events``) in one chain of hashes, and the small file beside it that says how
long the chain is.  ``docs/audit.md`` describes both, and what they prove.
Leaves out whose turn a job is (that is no history, and changes) and all
content of records.
"""

from optirh_batch.audit.chain import GENESIS, fingerprint
from optirh_batch.audit.facts import (
    Archived,
    Batch,
    Corrected,
    Ease,
    Event,
    Failed,
    FindingCount,
    Interrupted,
    JobFacts,
    Output,
    Published,
    Rejected,
    Released,
    Rendered,
    Resumed,
    State,
    TrainingExported,
    TrainingKept,
    count_findings,
)
from optirh_batch.audit.log import AUDIT_FILE, AuditLog, Counts, EarlierResult, Job, RecordedEvent
from optirh_batch.audit.verification import ChainReport

__all__ = [
    "AUDIT_FILE",
    "GENESIS",
    "Archived",
    "AuditLog",
    "Batch",
    "ChainReport",
    "Corrected",
    "Counts",
    "EarlierResult",
    "Ease",
    "Event",
    "Failed",
    "FindingCount",
    "Interrupted",
    "Job",
    "JobFacts",
    "Output",
    "Published",
    "RecordedEvent",
    "Rejected",
    "Released",
    "Rendered",
    "Resumed",
    "State",
    "TrainingExported",
    "TrainingKept",
    "count_findings",
    "fingerprint",
]
