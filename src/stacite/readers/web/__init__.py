"""What the HTML and EPUB readers are made of: pages as a row of tokens, and the ways in which notes stand in them."""
