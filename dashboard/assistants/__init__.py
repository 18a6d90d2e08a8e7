"""What AI assistants may ask, over the Model Context Protocol: each number with what it rests on."""
