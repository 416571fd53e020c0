"""Words and numbers as data: the one home of every text that Keyline sends."""
