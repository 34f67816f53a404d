"""Cases opened from comments and weak scores, until closed."""
