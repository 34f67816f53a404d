"""What never changes of the answers of large campaigns, kept in files between two starts of the server."""
