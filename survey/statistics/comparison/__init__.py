"""Differences between domains and campaigns, and tests of association."""
