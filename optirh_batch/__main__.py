"""``python -m optirh_batch``: the same program as the ``optirh-batch`` script."""

from optirh_batch.cli import main

if __name__ == "__main__":
    main()
