"""TLS without a browser: handshakes, trust, and the content of certificate files.

Importing this package does not import cryptography.
"""

from handrail.tls.certificate_files import open_bundle
from handrail.tls.certificates import Bundle
from handrail.tls.handshake import PeerCertificate, handshake, reach
from handrail.tls.names import display_name, has_issued
from handrail.tls.trust import NO_TLS, CaTrust, PinTrust, SystemTrust, Trust, parse_trust
from handrail.tls.verify import TrustedLeaf, verify

__all__ = [
    "NO_TLS",
    "Bundle",
    "CaTrust",
    "PeerCertificate",
    "PinTrust",
    "SystemTrust",
    "Trust",
    "TrustedLeaf",
    "display_name",
    "handshake",
    "has_issued",
    "open_bundle",
    "parse_trust",
    "reach",
    "verify",
]
