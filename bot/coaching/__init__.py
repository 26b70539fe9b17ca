"""What the coach knows: pure functions of values. No Telegram, no database, no clock."""
