"""The workspace in a browser and the same functions as an HTTP API. Nothing is computed here: all is called."""
