"""What is asked: questionnaires, their frozen versions, the official instruments."""
