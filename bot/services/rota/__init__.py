"""What staff change of the rota: hours, leave, posts, swaps; and how they see it."""
