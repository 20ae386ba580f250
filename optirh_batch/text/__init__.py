"""What the lines of a medical text are, before anybody asks what they mean.

A text is cut into passages (``segmentation``) at its headings (``sections``) and sentences (``sentences``);
what is no prose for the patient is told apart: ``formalities`` of letters, ``courtesies`` among colleagues,
rows of ``results``, dosing ``schemes``, text that speaks to a program (``injection``).  ``subjects`` says
whom it is about, ``readability`` how hard it is to read.  May use the word lists of the readers
(``readers.topics``, ``readers.lines``); they use nothing of it.  Leaves out facts (``grounding``) and
wording (``drafting``).
"""
