"""Tables and references that people have -> news records."""
