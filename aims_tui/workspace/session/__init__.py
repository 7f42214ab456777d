"""One person at one workspace: the session, the serial thread, drafts, texts that are not saved yet."""
