"""Rules on what departs from the way in which the document itself prints its citations."""
