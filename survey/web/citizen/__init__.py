"""The citizen's door: form and receipt."""
