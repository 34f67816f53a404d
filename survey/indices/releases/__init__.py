"""Results that were published: frozen with all that they were made from, so that anyone can make them again."""
