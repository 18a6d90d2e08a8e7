"""A view, frozen: the snapshot, where it is kept, what it is cited as, and the forms it is handed out in."""
