"""What is around a cell and decides what it cannot: columns, name, year, the form of lists and sums."""
