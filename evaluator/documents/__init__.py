"""Documents in, forms out.

One small reader a format (``readers``), each in a child process where the format is binary; recognising the forms in
their tables happens once (``recognise``); ``importing`` writes them as target files.
"""
