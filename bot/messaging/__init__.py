"""Twilio and the people at the other end: signatures, webhooks as values, texts out."""
