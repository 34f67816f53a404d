"""Answers, each once: tickets, submission, receipts."""
