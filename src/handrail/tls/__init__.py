"""TLS without a browser: handshakes, trust, and the content of certificate files.

Importing this package does not import cryptography.
"""

from handrail.tls.certificate_files import open_bundle
from handrail.tls.certificates import Bundle
from handrail.tls.handshake import PeerCertificate, believing_context, handshake, reach
from handrail.tls.names import display_name, has_issued, key_of
from handrail.tls.trust import NO_TLS, CaTrust, PinTrust, SystemTrust, Trust, parse_trust
from handrail.tls.verify import TrustedLeaf, system_context, verify

__all__ = [
    "NO_TLS",
    "Bundle",
    "CaTrust",
    "PeerCertificate",
    "PinTrust",
    "SystemTrust",
    "Trust",
    "TrustedLeaf",
    "believing_context",
    "display_name",
    "handshake",
    "has_issued",
    "key_of",
    "open_bundle",
    "parse_trust",
    "reach",
    "system_context",
    "verify",
]
