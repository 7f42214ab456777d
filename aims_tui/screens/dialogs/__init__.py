"""The dialogs. Each takes an object and dismisses a result, or None when it is left."""
