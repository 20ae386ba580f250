"""Packages whose branches steer the search, by target; known before they are imported."""

ROOMS = {
    "": ("optirh_batch.readers",),
    "pdf": ("optirh_batch.readers", "pypdf"),
    "docx": ("optirh_batch.readers", "docx"),
}
