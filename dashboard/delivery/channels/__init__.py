"""The ways a message can go: what each sends, and what an answer means."""
