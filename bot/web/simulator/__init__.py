"""Demo mode only: a stand-in for Twilio, and a page of invented people's phones."""
