"""A run's folder, made so that whoever is handed it can see whether it is whole, unaltered, and whose it is."""

from handrail.sealing.bag import DATA, is_sealed, link, payload, relink
from handrail.sealing.keys import Signatory, new_key, open_key
from handrail.sealing.points import Point, Trust
from handrail.sealing.seal import Means, seal, unseal
from handrail.sealing.tally import Tally
from handrail.sealing.verifying import Verification

__all__ = [
    "DATA",
    "Means",
    "Point",
    "Signatory",
    "Tally",
    "Trust",
    "Verification",
    "is_sealed",
    "link",
    "new_key",
    "open_key",
    "payload",
    "relink",
    "seal",
    "unseal",
]
