"""Learns the two models from the phrasings in content/: `python -m
bot.coaching.understanding.learn`.
"""
