"""Pictures of articles: fetched by a process of their own, drawn anew, kept on disk, served from here."""
