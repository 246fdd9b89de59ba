-- The tables of claims, version 1. Whoever first names the database makes them; they are never changed: another version has others.
create schema handrail;

create table handrail.claims_version (version integer not null, database uuid not null);

-- Who is behind a session of PostgreSQL, by its number; a later one of that number takes its place.
create table handrail.sessions (
    backend integer primary key,
    run uuid not null,
    folder text not null,
    process jsonb not null
);

-- The name of a run's folder, the process that held it last, and whether that let it go by itself.
create table handrail.runs (
    run uuid primary key,
    folder text not null,
    holder jsonb not null,
    is_closed boolean not null default false
);

-- A word of each machine, which it has left in the folder of its runs, too: who finds it there sees the same folder.
create table handrail.machines (machine text primary key, word uuid not null, at timestamptz not null default now());

-- One row for each entry of a journal: whoever inserts it may write the entry, and act.
-- A line that is surely in its file is forgotten; its number never is.
create table handrail.claims (
    run uuid not null,
    number integer not null,
    line bytea,
    primary key (run, number)
);

create view handrail.held as
select (classid::bigint << 32) | objid::bigint as lock, pid as backend
from pg_locks
where locktype = 'advisory' and objsubid = 1 and granted
    and database = (select oid from pg_database where datname = current_database());

-- Hold locks until the session ends, and return who else holds them. Nothing is held where that is another run than `beside`.
-- Holders share a lock: who takes over holds it beside who is frozen, so that it is held for as long as one of them lives.
create function handrail.hold(wanted bigint[], beside uuid)
returns table (lock bigint, run uuid, folder text, process jsonb)
language plpgsql as $$
begin
    perform pg_advisory_xact_lock(7241869305120041);
    return query
        select held.lock, sessions.run, sessions.folder, sessions.process
        from handrail.held left join handrail.sessions using (backend)
        where held.lock = any (wanted) and backend <> pg_backend_pid();
    if not exists (
        select from handrail.held left join handrail.sessions using (backend)
        where held.lock = any (wanted) and backend <> pg_backend_pid() and sessions.run is distinct from beside
    ) then
        perform pg_advisory_lock_shared(one) from unnest(wanted) as one;
    end if;
end
$$;
