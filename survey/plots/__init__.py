"""Pictures of results: placed once, written for a page in its colours or for a file in fixed ones."""
