"""HTTP routes and middleware: the API, files, health, and the headers of every answer."""
