"""When and where it is asked: campaigns, counter codes, QR codes."""
