"""Word's and OpenDocument's documents: packages of XML, with notes that their calls name."""
