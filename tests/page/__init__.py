"""The demo's chat page, tried in a real Chromium against the real demo server."""
