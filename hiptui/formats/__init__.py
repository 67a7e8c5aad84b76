"""Other programs' files, one module a format; no file is opened here."""
