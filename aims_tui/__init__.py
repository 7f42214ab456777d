"""A terminal application to prepare and keep an ISO/IEC 42001 certification."""

__version__ = "0.1.0"
