"""What happened in a view, as a text written from its numbers."""
