"""Claims in PostgreSQL, for runs on many machines. Needs `handrail[postgresql]`."""
