"""What a workspace holds: classes whose fields carry their description, and how kinds are described."""
