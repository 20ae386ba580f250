"""Prompts, one folder per output language; read by ``optirh_batch.prompts``."""
