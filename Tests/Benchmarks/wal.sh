# The cases of run.sh that measure WAL; read by it.

pra_push="$work/pra-wal push --store file://$work/local/store"

ask() { as_server psql -XAtqc "$1"; }

# Where archive_command leads; nowhere without one, and then segments wait.
archive_by() { printf '%s' "psql -Xqc \"alter system set archive_command = '$1'\" -c 'select pg_reload_conf()'"; }

# About so many segments of rows that compress about three times.
fill_segments() {
    printf '%s' "psql -Xqc 'drop table if exists filler' -c \"create table filler as select md5(n::text) as a," \
        " md5((n * 7)::text) as b from generate_series(1, $(($1 * 160000))) n\" -c 'select pg_switch_wal()' 2>/dev/null"
}

has_store() { [[ -e $work/local/store ]] || as_server bash -c "$(pra_init local)" >/dev/null; }

# One segment of transactions: new, and one that is stored already, as streaming leaves it.
case_push() {
    local name system segment
    as_server bash -c "$(archive_by '')" >/dev/null
    name=$(ask 'select pg_walfile_name(pg_switch_wal() + 1)')
    system=$(ask 'select system_identifier from pg_control_system()')
    as_server bash -c 'psql -Xqc checkpoint && pgbench -n -c 2 -j 2 -t 20000 bench' >/dev/null 2>&1
    ask 'select pg_switch_wal()' >/dev/null
    segment=$work/out/$name
    as_server cp "$data/pg_wal/$name" "$segment"
    enter 'limit: start a program' /bin/true
    enter 'limit: write and fsync one segment' \
        "dd if=$segment of=$work/out/written bs=1M conv=fsync status=none" --before "rm -f $work/out/written"
    if has_pra; then
        has_store
        enter 'push: pra-wal, new' "$pra_push --system $system $name $segment" \
            --against 'limit: write and fsync one segment' --before "rm -f $work/local/store/wal/$system/*/$name"
        enter 'push: pra-wal, stored already' "$pra_push --system $system $name $segment" \
            --against 'limit: write and fsync one segment'
    fi
    runs=$((runs < 11 ? 11 : runs)) race
}

# Thirty segments that wait: from the moment on which archiving works until the last of them is archived.
case_queue() {
    local system before
    system=$(ask 'select system_identifier from pg_control_system()')
    before="$(archive_by '') && $(fill_segments 30)"
    ! has pgbackrest || enter 'queue: pgbackrest, asynchronous' --before "$before" \
        "$(drain "$pgbackrest archive-push --archive-async --spool-path=$work/spool %p")"
    if has_pra; then
        has_store
        enter 'queue: pra-wal' "$(drain "$pra_push --system $system %f %p")" --before "$before" \
            --against 'queue: pgbackrest, asynchronous'
    fi
    race
    as_server bash -c "$(archive_by /bin/true)" >/dev/null
}

drain() {
    printf '%s' "$(archive_by "$1") && psql -Xqc \"do \\\$\\\$ begin" \
        " while exists (select from pg_ls_archive_statusdir() where name like '%.ready')" \
        " loop perform pg_sleep(0.01); end loop; end \\\$\\\$\""
}

# Under pgbench, in turns without and with a stream.
case_exposure() {
    has_pra || return 0
    as_server bash -c "$(archive_by /bin/true)" >/dev/null
    as_server rm -rf "$work/local/store" "$work/local/state"
    as_server bash -c "$(pra local "run --once --reports $work/reports $work/local/manifests") >/dev/null 2>&1"
    as_server env "PRA_STATE=$work/local/state" python3 "$work/exposure.py" "$work" "$work/local" \
        "${BENCH_SECONDS:-20}" "$runs"
}
