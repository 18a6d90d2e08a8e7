"""What readers of messages may do: end a subscription."""
