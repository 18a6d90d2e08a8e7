"""One script a page. They compose; they do not compute."""
