"""A printed work beside a registered one, and beside a page: what differs, and whether that matters."""
