"""Mirrors bot/commands."""
