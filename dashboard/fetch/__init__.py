"""Ask other servers over HTTP: checked addresses only, within limits, one request at a time to a host."""
