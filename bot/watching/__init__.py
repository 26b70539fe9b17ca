"""How those who run the bot see how it is: its log, its numbers, whether it is ready."""
