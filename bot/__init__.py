"""Ringback: a Telegram bot that coaches a job seeker through the one call after an interview."""
