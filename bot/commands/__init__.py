"""What the command line can do, a module a command: `do(chosen)` does it, returns the exit code."""
