"""Handrail carries out a vendor's written procedure in the vendor's own web pages, and leaves proof of what it did."""

__version__ = "0.1.0"
