"""OptiRH Batch: patient records and medical texts in, checked PDFs out, on this machine alone."""

__version__ = "0.1.0"
