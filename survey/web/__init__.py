"""Pages, a package for each door."""
