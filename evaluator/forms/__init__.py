"""What a form is, and reading and writing it."""
