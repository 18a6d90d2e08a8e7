"""Write the next generation."""
