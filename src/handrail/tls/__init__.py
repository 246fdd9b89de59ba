"""Python's own view of the wire: what is served, what is trusted, what is inside a certificate file.

Importing this package does not import cryptography.
"""

from handrail.tls.certificates import Bundle, open_bundle
from handrail.tls.handshake import Served, served
from handrail.tls.names import called, covers, issued
from handrail.tls.trust import CaTrust, PinTrust, SystemTrust, Trust, parse_trust
from handrail.tls.verify import TrustedLeaf, verify

__all__ = [
    "Bundle",
    "CaTrust",
    "PinTrust",
    "Served",
    "SystemTrust",
    "Trust",
    "TrustedLeaf",
    "called",
    "covers",
    "issued",
    "open_bundle",
    "parse_trust",
    "served",
    "verify",
]
