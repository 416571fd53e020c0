"""What is found in words by those who only look at them: sentence vectors and entities."""
