"""A candidate's data in their own hands: an export, and what can be taken back in."""
