"""Rules on retractions, expressions of concern and corrections."""
