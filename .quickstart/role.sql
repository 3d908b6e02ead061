-- What pra needs of a cluster, and no more. psql's variable `password` comes on standard input.
set log_min_error_statement = panic;  -- a failing statement would be logged, and this one holds the password
do $$ begin
    if not exists (select from pg_roles where rolname = 'pra') then create role pra; end if;
end $$;
alter role pra login replication password :'password';
grant pg_monitor to pra;             -- settings, positions, slots and sizes
grant pg_read_all_data to pra;       -- row counts of the critical tables, and the manifest's SQL checks
grant create on database akig to pra;  -- the schema of the heartbeat
