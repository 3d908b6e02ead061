#!/usr/bin/env bash
# Measures pra beside the physical limit and its peers, in one run on one machine, and prints one table.
#
#   Tests/Benchmarks/run.sh [CASE…]    cases: limits full again restore delta plan table; all of them without one
#
# BENCH_SCALE  pgbench scale, about 15 MB each (20)      BENCH_RUNS  runs of each case; medians are printed (3)
# BENCH_LEVEL  zstd level of everybody (3)               BENCH_DIR   folder, removed at the end (/var/tmp/pra-bench)
# BENCH_PRA    the binary (.build/release/pra); without it only limits and peers are measured
#
# Needs PostgreSQL 15 or newer and python3; pgbackrest and zstd are used where they are installed. The server listens on
# a socket of its own. Run as root, it becomes the user postgres. The cache is warm; what matters is the ratio.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
scale=${BENCH_SCALE:-20} runs=${BENCH_RUNS:-3} level=${BENCH_LEVEL:-3}
work=${BENCH_DIR:-/var/tmp/pra-bench}
built=${BENCH_PRA:-$here/../../.build/release/pra}
data=$work/data target=$work/restored results=$work/results.jsonl
port=54339
programs=$(pg_config --bindir 2>/dev/null || printf /usr/lib/postgresql/15/bin)
[[ -x $programs/initdb ]] || programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
export PATH=$programs:$PATH PGHOST=$work/socket PGPORT=$port PGUSER=postgres PGDATABASE=bench

# How pra is called. `bench` is the name of the cluster, the store and the plan in the manifests below.
pra=$work/pra
pra_environment="PRA_STATE=$work/state"
pra_init="$pra store init bench -f $work/manifests"
pra_backup="$pra backup --cluster bench -f $work/manifests"
pra_restore="$pra restore --cluster bench --store bench --into $target -f $work/manifests"
pra_apply="$pra run --once --reports $work/reports $work/manifests"
pra_plan="$pra plan $work/manifests"

say() { printf '==> %s\n' "$*" >&2; }

# as_server COMMAND…: as the server's user, from a folder that it can enter.
as_server() {
    if ((EUID == 0)); then (cd / && runuser -u postgres -- "$@"); else (cd / && "$@"); fi
}

# measure LABEL COMMAND [--against LABEL] [--before COMMAND] [--after COMMAND] [--size PATH]
measure() {
    local label=$1 command=$2
    shift 2
    as_server python3 "$work/measure.py" run "$results" "$label" "$command" --runs "$runs" "$@"
}

has_pra() { [[ -x $pra ]]; }
has() { command -v "$1" >/dev/null; }

# --- Setting up ------------------------------------------------------------------------------------------------------

set_up() {
    install -d -m 755 "$work"
    ((EUID != 0)) || chown postgres "$work"
    cp "$here/measure.py" "$work/"
    if [[ -x $built ]]; then cp "$built" "$pra"; else say "no $built: limits and peers alone"; fi
    as_server mkdir -p "$work/socket" "$work/out" "$work/manifests"
    [[ -e $data/PG_VERSION ]] || make_cluster
    as_server pg_ctl -D "$data" status >/dev/null || as_server pg_ctl -D "$data" -l "$work/server.log" -w -s start
    as_server rm -f "$results"
    write_manifests
    configure_pgbackrest
}

make_cluster() {
    say "loading pgbench at scale $scale and rows that compress less well"
    as_server initdb -D "$data" -k -U postgres --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null
    as_server tee -a "$data/postgresql.conf" >/dev/null <<TEXT
port = $port
listen_addresses = ''
unix_socket_directories = '$work/socket'
shared_buffers = 512MB
max_wal_size = 4GB
checkpoint_timeout = 30min
autovacuum = off
archive_mode = on
archive_command = '/bin/true'
TEXT
    as_server pg_ctl -D "$data" -l "$work/server.log" -w -s start
    as_server createdb bench
    as_server pgbench -i -q -s "$scale" bench 2>/dev/null
    as_server psql -qX -v ON_ERROR_STOP=1 -v rows="$((scale * 15000))" >/dev/null <<'SQL'
create table notes as
    select n as id, md5(n::text) || ' rent of ' || n % 1000 || ' paid by ' || md5((n * 7)::text) as body
    from generate_series(1, :rows) n;
alter table notes add primary key (id);
vacuum analyze;
checkpoint;
SQL
}

write_manifests() {
    document cluster Cluster "host: local
connection: {hosts: [$work/socket], port: $port, database: bench, user: postgres, tls: Disable}"
    document store BackupStore "url: file://$work/store
failureDomain: {site: here, host: here}
compression: zstd-$level"
    document retention RetentionPolicy "window: 7d
keep: {daily: 7}
timeZone: UTC
minProven: 1"
    document plan RecoveryPlan "clusters: {matchLabels: {bench: 'yes'}}
mode: Enforce
objectives: {scenarios: [{name: loss, survives: [bench], rpo: 1h, rto: 30m}]}
engine: {type: Physical}
stores: [bench]
backup: {every: 24h}
wal: {stream: true, guardSlot: {name: pra_bench, retainAtMost: 4Gi}}
retention: {ref: bench}
verify: {every: 24h}
drill: {every: 7d, checks: [Structure]}
limits: {checkpoint: Fast}"
    document channel AlertChannel "type: InApp
keep: 90d"
    local number
    for number in 1 2 3 4 5; do
        document "widgets-$number" WidgetDefaults "audience: [role:role-$number]
widgets: [{key: readiness, type: readiness, size: wide, policy: Locked}]"
    done
}

# document FILE KIND SPEC: the widgets are named after their file, everything else is called bench.
document() {
    local name=bench
    [[ $2 != WidgetDefaults ]] || name=$1
    as_server tee "$work/manifests/$1.yaml" >/dev/null <<TEXT
apiVersion: pra/v1
kind: $2
metadata: {name: $name, labels: {bench: 'yes'}}
spec:
$(sed 's/^/  /' <<<"$3")
TEXT
}

configure_pgbackrest() {
    has pgbackrest || return 0
    pgbackrest="pgbackrest --config=$work/pgbackrest.conf --stanza=bench"
    as_server tee "$work/pgbackrest.conf" >/dev/null <<TEXT
[global]
repo1-path=$work/pgbackrest
lock-path=$work/out
log-path=$work/out
log-level-file=off
log-level-console=error
start-fast=y
repo1-retention-full=9
compress-type=zst
compress-level=$level
process-max=$(nproc)
[bench]
pg1-path=$data
pg1-port=$port
pg1-socket-path=$work/socket
pg1-user=postgres
TEXT
    pgbackrest_stanza="rm -rf $work/pgbackrest && $pgbackrest stanza-create"
    as_server bash -c "[ -e $work/pgbackrest ] || $pgbackrest stanza-create"
    as_server psql -qX -c "alter system set archive_command = '$pgbackrest archive-push %p'" \
        -c 'select pg_reload_conf()' >/dev/null
}

clean_up() {
    as_server pg_ctl -D "$data" -m immediate -w -s stop 2>/dev/null || true
    rm -rf "$work"
}

# --- Cases -----------------------------------------------------------------------------------------------------------

case_limits() {
    local all="find $data -path $data/pg_wal -prune -o -type f -print0"
    measure 'limit: read the data directory' "$all | xargs -0 cat >/dev/null"
    measure 'limit: write as many bytes, fsync' \
        "$all | xargs -0 cat | dd of=$work/out/bytes bs=1M iflag=fullblock conv=fsync status=none" \
        --after "rm $work/out/bytes"
    ! has zstd || measure "limit: zstd -$level on all cores" "$all | xargs -0 cat | zstd -q -$level -T0 >/dev/null"
}

case_full() {
    local basebackup="pg_basebackup -c fast -Ft -Z client-zstd:level=$level -D $work/out/base"
    measure 'full: pg_basebackup client-zstd' "$basebackup" \
        --before "rm -rf $work/out/base" --size "$work/out/base"
    ! has pgbackrest || measure 'full: pgbackrest' "$pgbackrest backup --type=full" \
        --before "$pgbackrest_stanza" --size "$work/pgbackrest"
    ! has_pra || measure 'full: pra' "$pra_environment $pra_backup" --against 'full: pg_basebackup client-zstd' \
        --before "rm -rf $work/store $work/state && $pra_environment $pra_init" --size "$work/store"
}

# Of the same size each time, so that the runs can be compared.
case_again() {
    local churn="pgbench -n -c 2 -j 2 -t 10000 bench >/dev/null 2>&1 && psql -qX -c checkpoint"
    ! has pgbackrest || measure 'again: pgbackrest incr' "$pgbackrest backup --type=incr" \
        --before "$churn" --size "$work/pgbackrest"
    ! has_pra || measure 'again: pra' "$pra_environment $pra_backup" --against 'again: pgbackrest incr' \
        --before "$churn" --size "$work/store"
}

case_restore() {
    local empty="rm -rf $target && mkdir -m 700 $target"
    measure 'limit: cp -a of the data directory, sync' "cp -a $data/. $target && sync -f $target" --before "$empty"
    if has zstd && [[ -e $work/out/base/base.tar.zst ]]; then
        measure 'restore: of pg_basebackup by zstd and tar' \
            "zstd -dqc $work/out/base/base.tar.zst | tar -xC $target && sync -f $target" --before "$empty"
    fi
    ! has pgbackrest || measure 'restore: pgbackrest' "$pgbackrest restore --pg1-path=$target" --before "$empty"
    ! has_pra || measure 'restore: pra' "$pra_environment $pra_restore" --against 'restore: pgbackrest' \
        --before "rm -rf $target"
    as_server rm -rf "$target"
}

# The directory is restored, then a few pages change; the same number each time, in the same files.
case_delta() {
    local empty="rm -rf $target && mkdir -m 700 $target"
    local change="find $target/base -size +50M | sort | head -n 4 | while read -r file; do for n in {1..25}; do
        dd if=/dev/urandom of=\$file bs=8k count=1 seek=\$((n * 250)) conv=notrunc status=none; done; done"
    if has pgbackrest; then
        as_server bash -c "$empty && $pgbackrest restore --pg1-path=$target"
        measure 'delta: pgbackrest' "$pgbackrest restore --delta --pg1-path=$target" --before "$change"
    fi
    if has_pra; then
        as_server bash -c "rm -rf $target && $pra_environment $pra_restore >/dev/null 2>&1"
        measure 'delta: pra' "$pra_environment $pra_restore --delta" --against 'delta: pgbackrest' --before "$change"
    fi
    as_server rm -rf "$target"
}

case_plan() {
    has_pra || return 0
    as_server env "$pra_environment" bash -c "$pra_apply" >/dev/null
    runs=10 measure 'plan: ten manifests, nothing to do' "$pra_environment $pra_plan >/dev/null"
}

case_table() { as_server python3 "$work/measure.py" table "$results"; }

main() {
    (($# > 0)) || set -- limits full again restore delta plan table
    [[ ! -e $work ]] || { printf 'run.sh: %s is there already; remove it first\n' "$work" >&2; exit 1; }
    trap clean_up EXIT
    set_up
    local name
    for name in "$@"; do
        declare -F "case_$name" >/dev/null || { printf 'run.sh: no such case: %s\n' "$name" >&2; exit 2; }
        say "$name"
        "case_$name"
    done
}

main "$@"
