"""Pasted news becomes proposed rows of seeds/reports.csv: read_item in propose.py is the way in; nothing here stores anything."""
