"""Agencies, service fields, services and counters, valid in time."""
