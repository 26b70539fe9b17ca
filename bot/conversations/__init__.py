"""One file for each thing a candidate does."""
