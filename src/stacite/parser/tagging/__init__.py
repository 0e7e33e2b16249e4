"""A conditional random field decides where fields begin and end; the grammar's reading is among its features."""
