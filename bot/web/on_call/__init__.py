"""The page for staff on call: behind one link and a sign-in, the words of an alert."""
