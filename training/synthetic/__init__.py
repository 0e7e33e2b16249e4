"""Invented citations of kinds and styles that bibliographies lack, each with the places of its parts."""
