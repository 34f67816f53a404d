"""The figures of a campaign's results: what each shows, and the rows behind it."""
