"""What people see of the program, and what keeps it well: nothing in here makes a document.

For staff the page in the outbox (``status_page``) and the counts (``overview``); for IT the questions of the
``doctor``, signs of life (``health``), systemd units (``service``) and how fast this machine writes
(``bench``, ``speed``); for the data protection officer the ``register`` and how long things are kept
(``retention``).
"""
