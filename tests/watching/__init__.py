"""Mirrors bot/watching."""
