"""Tests of the danger screen's training and measuring."""
