"""Whether there is a terminal that the application can draw on and be typed at."""

import os
import sys


def lacking() -> str:
    """Say what is missing for the screens to work; empty where all is there.

    The toolkit itself does not ask: without a terminal it goes round for ever, or writes codes into a log.
    """
    streams = {"Standard input": sys.stdin, "Standard output": sys.stdout, "Standard error": sys.stderr}
    for name, stream in streams.items():
        # Python has no stream at all where the descriptor was closed.
        if stream is None or stream.closed or not stream.isatty():
            return f"{name} is no terminal"
    kind = os.environ.get("TERM", "")
    if os.name == "posix" and kind in ("", "dumb", "unknown"):
        return f"TERM={kind} names no terminal with a screen" if kind else "TERM is not set"
    return ""
