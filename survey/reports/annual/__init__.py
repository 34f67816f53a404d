"""The annual report: one content, set as a document, as print, as slides."""
