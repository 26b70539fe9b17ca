"""Bots as their libraries' documentation has them, to be measured against.

Each keeps a form of the same length as Ringback's: /log COMPANY, the job, the day, whom to ring,
and a tap on Save, after which it reminds in a week. They understand and check nothing.
"""
