"""Enrolling a person and their carers in one sitting."""
