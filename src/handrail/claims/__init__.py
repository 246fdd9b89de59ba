"""Claims: the exclusive right to write the entry of one number into a run's journal, and so to act; and locks of appliances.

`Claims` is the port. A run's folder (`FolderClaims`) and PostgreSQL (`claims/postgresql/`) are its adapters (decision 026).
"""

from handrail.claims.folder import ENTRIES, FolderClaims
from handrail.claims.port import Answer, Claims, ClaimSession, Holder, RunClaims
from handrail.claims.process import Process

__all__ = ["ENTRIES", "Answer", "ClaimSession", "Claims", "FolderClaims", "Holder", "Process", "RunClaims"]
