"""Messages to readers: kept until they are sent, sent once, by mail, webhook and chat."""
