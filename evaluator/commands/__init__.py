"""The commands, a module for each group of them. No logic: read options, call the room that does the work, print."""
