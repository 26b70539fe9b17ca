"""Transcripts that run: what a person does, and what the bot answers. README.md tells how to write one."""
