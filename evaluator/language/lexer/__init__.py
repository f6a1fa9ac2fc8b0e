"""From text to letters: one writing, words and figures, and the role of each word."""
