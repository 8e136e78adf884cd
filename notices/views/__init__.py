"""Through the door, one form, one service, a sentence, and back."""
