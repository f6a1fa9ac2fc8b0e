"""What all writers share: official layouts as grids of cells, figures as shown, workbooks, tables for a terminal."""
