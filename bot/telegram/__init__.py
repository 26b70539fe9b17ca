"""The Telegram side: hearing, routing, and the one part that speaks."""
