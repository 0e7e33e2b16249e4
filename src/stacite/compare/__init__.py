"""A printed work compared with a registered one, and with a web page: what differs, and whether that matters."""
