"""What moves satisfaction, and what to mend first."""
