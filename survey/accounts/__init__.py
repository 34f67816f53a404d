"""Who works here: accounts, their roles, the part of the agency tree they may see."""
