"""Tests of the demo's Telegram, and the truths they hold it against."""
