"""Run the dashboard for others: back up what cannot be made again, put it back, and count what the server does."""
