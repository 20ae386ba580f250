"""Page templates and style sheets; read by ``optirh_batch.rendering``."""
