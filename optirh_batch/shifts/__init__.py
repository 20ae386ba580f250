"""The work on one file of the inbox after another: whose turn it is, and what becomes of each original.

``shift`` takes the turns, in an order of effects that a kill cannot break; ``holds`` says whether a file is
ours, ``patience`` how long what failed waits, ``window`` until when a run may work, ``notes`` what lies
beside a file that was put aside, ``retrying`` puts it back.  Leaves out noticing files (``intake``), their
tickets (``tickets``), making documents (``pipeline``) and the two ways to go on (``daemon``, ``rounds``).
"""
