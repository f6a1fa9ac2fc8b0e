"""One small reader a format; recognising forms in their tables happens once."""
