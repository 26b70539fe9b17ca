"""A small Telegram on this machine: a Bot API server, a chat page, and a clock you can move."""
