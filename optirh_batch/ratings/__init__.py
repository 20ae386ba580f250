"""What professionals say of documents: forms to fill in, their answers, and what these say together.

    forms (a sheet for each document) -> a person -> answers (read back) -> store -> report

Owns the questions (``scales``), the fillable PDF (``forms``, ``fields``) and
reading it again (``answers``).  The questions follow section 9.2 of the thesis
that the program grew out of.  Leaves out automatic measures (``evaluation``),
which need nobody.
"""
