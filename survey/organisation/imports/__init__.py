"""Bringing the organisation in from the office's spreadsheets: read, tried out row by row, then carried out."""
