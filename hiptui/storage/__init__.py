"""Reading and writing what the program keeps in files."""
