#!/usr/bin/env bash
# Measures pra beside the physical limit and its peers, in one run on one machine, and prints one table.
#
#   Tests/Benchmarks/run.sh [CASE…]    full again restore delta push queue exposure plan table: all of these without
#                                      one; and fifty many, and ledger, deliveries or console, alone
#
# BENCH_SCALE  size, about 15 MB each (20)               BENCH_RUNS  rounds of each case; medians are printed (3)
# BENCH_DATA   pgbench: compresses about 10 times;       BENCH_DIR   folder, removed at the end (/var/tmp/pra-bench)
#              dense: 3 to 4 times (pgbench)             BENCH_COLD  not empty: drops from memory what will be read
# BENCH_LEVEL  zstd level of pra (3); peers have 3       BENCH_SECONDS  of each look at the exposure (20)
# BENCH_ENTRIES  of the ledger (1000000)
# BENCH_PRA    the binary, pra-wal beside it
#              (.build/release/pra); without it only limits and peers are measured
#
# Needs PostgreSQL 15 or newer and python3; pgbackrest and zstd are used where they are installed. The server listens on
# a socket of its own. Run as root, it becomes the user postgres. Entrants of a case take turns: the ratio matters.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
scale=${BENCH_SCALE:-20} runs=${BENCH_RUNS:-3} level=${BENCH_LEVEL:-3}
kind=${BENCH_DATA:-pgbench} cold=${BENCH_COLD:-}
work=${BENCH_DIR:-/var/tmp/pra-bench}
built=${BENCH_PRA:-$here/../../.build/release/pra}
data=$work/data target=$work/restored results=$work/results.jsonl
port=54339
programs=$(pg_config --bindir 2>/dev/null || printf /usr/lib/postgresql/15/bin)
[[ -x $programs/initdb ]] || programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
export PATH=$programs:$PATH PGHOST=$work/socket PGPORT=$port PGUSER=postgres PGDATABASE=bench

# How pra is called. `bench` is the name of the cluster, the store and the plan in the manifests below; each way of
# backing up (local, stream, sealed) has manifests, a store and state of its own.
pra=$work/pra
ways=(local stream sealed)
pra() { printf 'PRA_STATE=%s %s %s' "$work/$1/state" "$pra" "${*:2}"; }
pra_init() { pra "$1" "store init bench -f $work/$1/manifests"; }
pra_backup() { pra "$1" "backup --cluster bench -f $work/$1/manifests"; }
pra_restore() { pra "$1" "restore --cluster bench --store bench --into $target -f $work/$1/manifests"; }

say() { printf '==> %s\n' "$*" >&2; }

# as_server COMMAND…: as the server's user, from a folder that it can enter.
as_server() {
    if ((EUID == 0)); then (cd / && runuser -u postgres -- "$@"); else (cd / && "$@"); fi
}

# enter LABEL COMMAND [--against LABEL] [--before COMMAND] [--after COMMAND] [--size PATH]: for the next race.
enter() { as_server python3 "$work/measure.py" enter "$work/entrants" "$@"; }

race() {
    local folders=()
    [[ -z $cold ]] || folders=(--cold "$data" --cold "$work/pgbackrest" --cold "$work/out")
    [[ -z $cold ]] || for way in "${ways[@]}"; do folders+=(--cold "$work/$way"); done
    as_server python3 "$work/measure.py" race "$work/entrants" "$results" --runs "$runs" "${folders[@]}"
}

has_pra() { [[ -x $pra ]]; }
has() { command -v "$1" >/dev/null; }

# --- Setting up ------------------------------------------------------------------------------------------------------

set_up() {
    install -d -m 755 "$work"
    ((EUID != 0)) || chown postgres "$work"
    cp "$here/measure.py" "$here/exposure.py" "$work/"
    if [[ -x $built ]]; then cp "$built" "$built-wal" "$work/"; else say "no $built: limits and peers alone"; fi
    as_server mkdir -p "$work/socket" "$work/out"
    [[ -e $data/PG_VERSION ]] || make_cluster
    as_server pg_ctl -D "$data" status >/dev/null || as_server pg_ctl -D "$data" -l "$work/server.log" -w -s start
    as_server rm -f "$results" "$work/entrants"
    for way in "${ways[@]}"; do write_manifests "$way"; done
    ! has_pra || for name in key other; do as_server "$pra" key new "$work/sealed/$name" >/dev/null; done
    configure_pgbackrest
}

make_cluster() {
    say "loading $kind data at scale $scale"
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
    "load_$kind"
    as_server psql -qX -c 'vacuum analyze' -c checkpoint
}

load_pgbench() {
    as_server pgbench -i -q -s "$scale" bench 2>/dev/null
    as_server psql -qX -v ON_ERROR_STOP=1 -v rows="$((scale * 15000))" >/dev/null <<'SQL'
create table notes as
    select n as id, md5(n::text) || ' rent of ' || n % 1000 || ' paid by ' || md5((n * 7)::text) as body
    from generate_series(1, :rows) n;
alter table notes add primary key (id);
SQL
}

# Names, amounts, hashes and texts of a few words; pgbench's tables are there for its transactions.
load_dense() {
    as_server pgbench -i -q -s "$((scale / 10 + 1))" bench 2>/dev/null
    as_server psql -qX -v ON_ERROR_STOP=1 -v rows="$((scale * 60000))" >/dev/null <<'SQL'
create table rents as
    select n as id, md5(n::text)::uuid as tenant, now() - n % 100000 * interval '1 minute' as paid_at,
        (hashint8(n) % 100000)::numeric / 100 as amount, n % 700 as house,
        'Rent of flat ' || n % 97 || ', house ' || n % 700 || ', by transfer ' || hashint8(n * 7)
            || case n % 5 when 0 then ' with a reminder sent on ' || n % 28 else ' as agreed' end as note
    from generate_series(1, :rows) n;
alter table rents add primary key (id);
create index on rents (tenant);
SQL
}

write_manifests() {
    local sealing='' transport=Local
    [[ $1 != stream ]] || transport=Stream
    [[ $1 != sealed ]] || sealing="encryption:
  operator: {key: {file: $work/sealed/key}}
  recovery: {key: {file: $work/sealed/other}}"
    as_server mkdir -p "$work/$1/manifests"
    document "$1" cluster Cluster "host: local
connection: {hosts: [$work/socket], port: $port, database: bench, user: postgres, tls: Disable}"
    document "$1" store BackupStore "url: file://$work/$1/store
failureDomain: {site: here, host: here}
compression: zstd-$level
$sealing"
    document "$1" retention RetentionPolicy "window: 7d
keep: {daily: 7}
timeZone: UTC
minProven: 1"
    document "$1" plan RecoveryPlan "clusters: {matchLabels: {bench: 'yes'}}
mode: Enforce
objectives: {scenarios: [{name: loss, survives: [bench], rpo: 1h, rto: 30m}]}
engine: {type: Physical, transport: $transport}
stores: [bench]
backup: {every: 24h}
wal: {stream: true, guardSlot: {name: pra_$1, retainAtMost: 4Gi}}
retention: {ref: bench}
verify: {every: 24h}
drill: {every: 7d, checks: [Structure]}
limits: {checkpoint: Fast}"
    document "$1" channel AlertChannel "type: InApp
keep: 90d"
    local number
    for number in 1 2 3 4 5; do
        document "$1" "widgets-$number" WidgetDefaults "audience: [role:role-$number]
widgets: [{key: readiness, type: readiness, size: wide, policy: Locked}]"
    done
}

# document WAY FILE KIND SPEC: the widgets are named after their file, everything else is called bench.
document() {
    local name=bench
    [[ $3 != WidgetDefaults ]] || name=$2
    as_server tee "$work/$1/manifests/$2.yaml" >/dev/null <<TEXT
apiVersion: pra/v1
kind: $3
metadata: {name: $name, labels: {bench: 'yes'}}
spec:
$(sed 's/^/  /' <<<"$4")
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
compress-level=3
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

case_full() {
    local all="find $data -path $data/pg_wal -prune -o -type f -print0" way
    local basebackup="pg_basebackup -c fast -Ft -Z client-zstd:level=3,workers=2 -D $work/out/base"
    enter 'limit: read the data directory' "$all | xargs -0 cat >/dev/null"
    ! has zstd || enter "limit: zstd -3 on all cores" "$all | xargs -0 cat | zstd -q -3 -T0 >/dev/null"
    enter 'limit: BASE_BACKUP into nothing' 'pg_basebackup -c fast -Ft -X none -D - >/dev/null'
    enter 'full: pg_basebackup client-zstd' "$basebackup" --before "rm -rf $work/out/base" --size "$work/out/base"
    ! has pgbackrest || enter 'full: pgbackrest' "$pgbackrest backup --type=full" \
        --before "$pgbackrest_stanza" --size "$work/pgbackrest"
    ! has_pra || for way in "${ways[@]}"; do
        enter "full: pra $way" "$(pra_backup "$way")" --against "$(peer_of_full "$way")" \
            --before "rm -rf $work/$way/store $work/$way/state && $(pra_init "$way")" --size "$work/$way/store"
    done
    race
}

peer_of_full() {
    if [[ $1 == stream ]]; then printf 'full: pg_basebackup client-zstd'; else printf 'full: pgbackrest'; fi
}

# Each round begins with the same number of transactions, so that every entrant has them to back up, once.
case_again() {
    local churn="pgbench -n -c 2 -j 2 -t 10000 bench >/dev/null 2>&1 && psql -qX -c checkpoint" way
    enter 'limit: BASE_BACKUP again' 'pg_basebackup -c fast -Ft -X none -D - >/dev/null' --before "$churn"
    ! has pgbackrest || enter 'again: pgbackrest incr' "$pgbackrest backup --type=incr" \
        --size "$work/pgbackrest"
    ! has_pra || for way in "${ways[@]}"; do
        enter "again: pra $way" "$(pra_backup "$way")" --against "$(peer_of_again "$way")" \
            --size "$work/$way/store"
    done
    race
}

peer_of_again() {
    if [[ $1 == stream ]]; then printf 'limit: BASE_BACKUP again'; else printf 'again: pgbackrest incr'; fi
}

case_restore() {
    local empty="rm -rf $target && mkdir -m 700 $target"
    enter 'limit: cp -a of the data directory, sync' "cp -a $data/. $target && sync -f $target" --before "$empty"
    ! has pgbackrest || enter 'restore: pgbackrest' "$pgbackrest restore --pg1-path=$target" --before "$empty"
    if has_pra; then
        enter 'restore: pra' "$(pra_restore local)" --against 'restore: pgbackrest' --before "rm -rf $target"
        enter 'restore: pra sealed' "$(pra_restore sealed)" --against 'restore: pgbackrest' --before "rm -rf $target"
    fi
    race
    as_server rm -rf "$target"
}

# A directory is restored for each, then a few pages change before each run; the same number, in the same files.
case_delta() {
    local peer=$work/restored-by-peer
    if has pgbackrest; then
        as_server bash -c "mkdir -m 700 $peer && $pgbackrest restore --pg1-path=$peer"
        enter 'delta: pgbackrest' "$pgbackrest restore --delta --pg1-path=$peer" --before "$(change_in "$peer")"
    fi
    if has_pra; then
        as_server bash -c "rm -rf $target && $(pra_restore local) >/dev/null 2>&1"
        enter 'delta: pra' "$(pra_restore local) --delta" --before "$(change_in "$target")" \
            --against 'delta: pgbackrest'
    fi
    race
    as_server rm -rf "$target" "$peer"
}

# What was restored past the page cache is read once, as its peer's lies there.
change_in() {
    printf '%s' "find $1 -type f -print0 | xargs -0 cat >/dev/null;" \
        " find $1/base -size +50M | sort | head -n 4 | while read -r file; do for n in {1..25}; do" \
        " dd if=/dev/urandom of=\$file bs=8k count=1 seek=\$((n * 250)) conv=notrunc status=none; done; done"
}

# Fifty points, a few transactions apart: the first and the last are restored in turn, as they are: nothing streams the
# WAL between them.
case_fifty() {
    has_pra || return 0
    local points restore="$(pra_restore local) --immediate --point"
    as_server bash -c "rm -rf $work/local/st* && $(pra_init local) && $(pra_backup local)" >/dev/null
    for _ in {1..50}; do
        as_server bash -c "pgbench -n -c 2 -j 2 -t 1000 bench >/dev/null 2>&1 && $(pra_backup local)" >/dev/null
    done
    as_server bash -c "$(pra local "store sweep --confirm bench -f $work/local/manifests")" >/dev/null
    points=$(as_server bash -c "$(pra local "points -f $work/local/manifests -o json")" |
        python3 -c 'import json, sys
points = sorted((row["point"] for row in json.load(sys.stdin)["points"]), key=lambda point: point["stoppedAt"])
print(points[0]["action"], points[-1]["action"])')
    enter 'fifty: restore of the first' "$restore ${points% *}" --before "rm -rf $target"
    enter 'fifty: restore of the last' "$restore ${points#* }" --before "rm -rf $target" \
        --against 'fifty: restore of the first'
    race
    as_server rm -rf "$target"
}

# 200,000 files of a page or two: what a backup holds in memory must not grow with them.
case_many() {
    has_pra || return 0
    say 'making 200,000 relations'
    as_server psql -qX >/dev/null <<'SQL'
set client_min_messages = error;
do $$ begin for batch in 0..199 loop
    for n in 1..500 loop
        execute format('create table many_%s_%s as select %s as id', batch, n, n);
        execute format('create index on many_%s_%s (id)', batch, n);
    end loop;
    commit;
end loop; end $$;
checkpoint;
SQL
    local way
    for way in local stream; do
        enter "many: pra $way" "$(pra_backup "$way")" \
            --before "rm -rf $work/$way/store $work/$way/state && $(pra_init "$way")" --size "$work/$way/store"
        enter "many: pra $way again" "$(pra_backup "$way")" --size "$work/$way/store"
    done
    enter 'many: restore' "$(pra_restore local)" --before "rm -rf $target"
    race
    as_server rm -rf "$target"
}

# shellcheck source=wal.sh
source "$here/wal.sh"

case_plan() {
    has_pra || return 0
    as_server bash -c "$(pra local "run --once --reports $work/reports $work/local/manifests")" >/dev/null
    enter 'plan: ten manifests, nothing to do' "$(pra local "plan $work/local/manifests") >/dev/null"
    runs=10 race
}

# A year of evidence of a hundred clusters: what it takes to write and to report. Needs no server.
case_ledger() {
    local program command
    program=$(dirname -- "$built")/LedgerBench
    [[ -x $program ]] || { printf 'run.sh: first: swift build -c release --product LedgerBench\n' >&2; exit 1; }
    for command in fill month year prove; do "$program" "$command" "$work/ledger" "${BENCH_ENTRIES:-1000000}"; done
}

# Messages by webhook to sinks on loopback, out of a journal on disk. Needs no server.
case_deliveries() {
    local program
    program=$(dirname -- "$built")/DeliveryBench
    [[ -x $program ]] || { printf 'run.sh: first: swift build -c release --product DeliveryBench\n' >&2; exit 1; }
    "$program" "$work/deliveries"
}

# The console of a pra run with a hundred clusters, whose streams stay open beside what is asked.
case_console() {
    local program
    program=$(dirname -- "$built")/ConsoleBench
    [[ -x $program ]] || { printf 'run.sh: first: swift build -c release --product ConsoleBench\n' >&2; exit 1; }
    "$program" "$work/console" "$built"
}

case_table() { as_server python3 "$work/measure.py" table "$results"; }

main() {
    (($# > 0)) || set -- full again restore delta push queue exposure plan table
    [[ ! -e $work ]] || { printf 'run.sh: %s is there already; remove it first\n' "$work" >&2; exit 1; }
    if [[ $* == ledger || $* == deliveries || $* == console ]]; then
        trap 'rm -rf -- "$work"' EXIT
        mkdir -p "$work"
        "case_$*"
        return
    fi
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
