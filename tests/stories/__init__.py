"""Transcripts that run: what a person does, what the bot answers. README.md tells how."""
