"""Every script and style a browser loads, and the bundle they are served as."""
