"""What a workspace holds: SQLModel tables whose fields carry their description."""
