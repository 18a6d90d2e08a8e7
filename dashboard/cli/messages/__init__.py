"""Commands about what readers are told."""
