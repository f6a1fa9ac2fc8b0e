"""One small module a format; each has ``read(path) -> Reading`` and none knows what a form is."""
