"""Before the survey: how many, from where, and whom."""
