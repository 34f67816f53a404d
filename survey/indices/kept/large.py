"""From when on a campaign is large."""

# Fewer answers are read from the database in a moment.
LARGE = 50_000
