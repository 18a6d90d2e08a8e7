"""Alerts: conditions on views, looked at after each sync; what is true of one is told once."""
