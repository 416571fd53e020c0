"""What runs inside Rasa: channel, conversation store, training, and the cage around it all."""
