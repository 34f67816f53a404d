"""The official questionnaires and index methods, as data files with their sources."""
