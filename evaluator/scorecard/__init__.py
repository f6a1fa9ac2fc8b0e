"""The result model and one writer a format."""
