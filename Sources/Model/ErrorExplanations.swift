extension PraError.Code {
    /// What it means and what to do, for `pra explain CODE`. A test demands one for each code.
    package var explanation: String? { explanations[self] }

    /// `PRA-402`, `pra-402` or `402`.
    package init?(text: String) {
        let digits = text.uppercased().hasPrefix("PRA-") ? text.dropFirst(4) : text[...]
        guard let number = Int(digits), let code = PraError.Code(rawValue: number) else { return nil }
        self = code
    }
}

private let explanations: [PraError.Code: String] = [
    .usage: """
    The command line is wrong: an unknown option, a missing argument, a file that is not there. Nothing was
    done. `pra help COMMAND` shows what the command takes.
    """,
    .internalFault: """
    Something happened that pra has no words for. What was durable stays durable; running the same command
    again is safe. Please report it with the command, the words in brackets and `pra --version`.
    """,
    .interrupted: """
    A signal or a cancellation ended the command at a safe point; a second signal, or 45 seconds after the
    first, ends it where it stands. What was finished is kept, what was begun is found again and adopted or
    cleaned up by the next run. Run the same command again.
    """,
    .timeout: """
    A step did not end within its deadline; the message names what it waited for. If that is healthy and
    only slow, raise the timeout in the manifest (`limits.timeout`, `connection.connectTimeout`, an
    endpoint's `timeout`). When it names a file or folder of a store, its disk or server does not answer.
    """,
    .refused: """
    A precondition or a policy forbids the action, and nothing was changed. The message names the rule. A
    destructive command shows what it would do and stops unless it is called with --confirm.
    """,
    .programMissing: """
    One of PostgreSQL's programs was not found in the manifest's `programs`, by pg_config, in Debian's
    folders or in PATH, in the major version of the cluster. Install it, or name its folder in
    `Cluster.spec.programs`.
    """,
    .processFailed: """
    A program that pra started ended with an error; its own last words are shown. The same command can be
    run by hand.
    """,
    .fileFault: """
    The operating system refused to read or write a file. Check that it exists, who owns it, and the space
    left.
    """,
    .manifestInvalid: """
    A manifest has errors; each is shown with file, line, column and what would be right. Nothing is done
    with half a plan. `pra validate PATH` shows them all, `pra explain KIND.field` says what may stand
    there.
    """,
    .secretUnavailable: """
    A secret is kept by reference ({env:}, {file:} or {exec:}) and the reference led nowhere: the variable
    is not set, the file can not be read, the program failed. Secrets are resolved when they are used, so
    only this action failed.
    """,
    .postgresUnreachable: """
    No host of the cluster answered. Check that the server runs and that hosts and port of
    `Cluster.spec.connection` are right: `pg_isready -h HOST -p PORT`. Until it answers, what depends on it
    is Unknown, and exposure grows.
    """,
    .postgresAuthentication: """
    The server answered and refused the role: wrong password, no line in pg_hba.conf, or no such role. The
    server's log says which. For backups pg_hba.conf also needs a line for the database `replication`.
    """,
    .postgresPrivilege: """
    The role may log in and may not do this. Backups need REPLICATION, observation needs pg_monitor: `ALTER
    ROLE pra REPLICATION; GRANT pg_monitor TO pra;`
    """,
    .postgresSetting: """
    A setting of the server makes protection impossible, most often wal_level = minimal or max_wal_senders =
    0. The message names it and the value that it needs; some take effect only when the server restarts. With
    `wal.synchronous` it may be one that would hang commits: synchronous_commit = remote_apply, or a name
    too many or too few in synchronous_standby_names.
    """,
    .postgresQuery: """
    The server refused a statement; its SQLSTATE and words are shown. Of a check in a restored copy only the
    SQLSTATE is kept, since words may quote a row: try the statement with psql.
    """,
    .slotsExhausted: """
    All replication slots are taken, so no guard slot can keep WAL for the stores. Drop one that nobody uses
    (it holds back WAL as well: see pg_replication_slots) or raise max_replication_slots and restart the
    server.
    """,
    .connectionLost: """
    The connection broke while it was used. pra connects again with growing pauses; if it goes on, read the
    server's log.
    """,
    .walRemoved: """
    The server has removed WAL that was not yet in the store: the guard slot was missing or had reached
    `retainAtMost`. Moments in the hole can not be restored. Take a new recovery point now: `pra backup`.
    """,
    .wrongCluster: """
    The server is not the one that is protected under this name. It has another system identifier: it was
    initialised anew, or the address leads elsewhere. Or it is a primary that a promotion has left behind, or
    one of two. Nothing was written. Correct the addresses, stop the wrong server, or give a new cluster a
    name of its own.
    """,
    .postgresTLS: """
    The server answered, and no connection came about that is as safe as `connection.tls` asks for: it has no
    TLS, its certificate is not vouched for or is for another name, or a file of `connection.tlsFiles` can not
    be used. Trying again does not help: correct the manifest or the certificate.
    """,
    .storeMissing: """
    The folder has no store. A store is made once, on purpose, so that an unmounted disk is not taken for an
    empty one: check the mount, then `pra store init`.
    """,
    .storeUnreachable: """
    The store does not answer. Nothing is deleted while it can not be read, and recovery points go on
    counting as Unknown. Check the mount or the network, then run the command again.
    """,
    .storeFull: """
    The store's file system has no room left or is above `capacity.stopAt`. WAL goes on as long as it can;
    no new base backup starts. Add space, or shorten the retention policy and run `pra apply`.
    """,
    .storeReadOnly: """
    The store can be read and not written: it is mounted read-only or belongs to another user. Restores
    work, backups do not.
    """,
    .storeCorrupt: """
    Bytes in the store do not have the digest that they must have. Nothing that needs them is offered for a
    restore. `pra verify` says which recovery points are hit; take a new one now, and look at the disk.
    """,
    .storeConflict: """
    Another writer put something else under the same name first. Nothing was overwritten. Run the command
    again: it will see what the other wrote.
    """,
    .storeNewer: """
    The store was written by a newer pra with a feature that this one does not know, so it is not touched.
    Use the newer pra.
    """,
    .storeBusy: """
    Another pra is doing the same in this store. Wait for it; one that was cut off gives way after an hour.
    """,
    .wrongKey: """
    The key does not open this store. Without the right key nothing in it can be read, by anybody. Look for
    the key that was kept when the store was made.
    """,
    .storeAuthentication: """
    A remote store refused the credentials: they are wrong, have run out, or may not do this. They are kept by
    reference (`s3.credentials`; `sftp.keyFile`) and read again when a service refuses them, so renewing what the
    reference names is enough; pra need not be started again.
    """,
    .storeSetting: """
    What the manifest says of a remote store is not so: the bucket is in another region, this host's clock is
    far off, or the service does not keep two writers from one name. `pra store init` tries that with two puts
    at once and makes no store where both win, because one of two points, keys or segments would vanish unseen.
    """,
    .keyMissing: """
    The store is encrypted and nothing says where its key is. State `encryption` in the BackupStore's manifest;
    on a bare machine give `--key file:/PATH` with the store's URL. pra never goes on without.
    """,
    .pointMissing: """
    No recovery point has this name, or none fits the question. `pra points` shows those there are.
    """,
    .targetOutsideWindow: """
    The moment lies before the oldest recovery point, after the end of the WAL, or on another timeline. `pra
    points` shows what can be reached.
    """,
    .targetNotEmpty: """
    The folder to restore into has files in it, and pra overwrites nothing. Name an empty or new folder.
    """,
    .walGap: """
    WAL between the recovery point and the target is in no store, so the target can not be reached, or no
    point leads to the newest timeline; or the server ran with `wal_level = minimal` in between, which logs too
    little. `pra points` shows which moments can be reached, `pra wal audit` what is missing. A new recovery point
    begins a new unbroken stretch.
    """,
    .verificationFailed: """
    A recovery point was read back and is not what was written. It no longer counts. Take a new one and look
    at the disk.
    """,
    .drillFailed: """
    A restored copy did not start, did not recover, or did not pass a check: the cluster could not have been
    restored so. The message and the report's drills name the phase. Until a drill passes, nothing is proven.
    """,
    .backupFailed: """
    A base backup did not come to its end. Nothing of it counts, earlier points stay. The cause is in the
    message; the loop tries again by itself.
    """,
    .pointTainted: """
    The copy was made and something in it is suspect, such as a page with a wrong checksum on the server
    itself. It is kept and not preferred. Check the server: `pg_amcheck`, and its log.
    """,
    .incidentMissing: """
    The ledger holds no incident file of that name, or the file no corrective action of that number. `pra incident
    list` names what there is; a file that was just opened beside a running loop is there within seconds.
    """,
    .stateUnavailable: """
    The state database can not be opened or written. While its disk is full facts wait in the folder
    $PRA_OVERFLOW (without it: overflow/ in the state folder, which helps only while that disk has room), at
    most 16 MiB of them; backups go on, retention deletes nothing, and reports mark the span. WAL goes on as
    long as the spool in the state folder has room; then the guard slot holds it on the server. Check space
    and owner of the state folder.
    """,
    .ledgerBroken: """
    The evidence does not verify: an entry was changed or is missing, or only a key signed it that does not
    count (--key). Backups and WAL go on, facts wait in the folder $PRA_OVERFLOW (without it: overflow/ in the
    state folder), nothing is deleted, and no report is written. `pra ledger verify` names the entry; move
    ledger.sqlite* aside and `pra ledger restore` brings the ledger back from a store. The next start takes
    what waited, and reports mark the span.
    """,
    .planStale: """
    What the plan was made for has changed since: the cluster, the store or the manifests. Nothing was done.
    Make a new plan: `pra plan`.
    """,
    .leaseHeld: """
    Another pra process writes to this state folder. It is theirs until it ends; the message says its number.
    """,
    .objectiveNotMet: """
    An objective is missed, or could not be measured. The report names it with target, figure and
    confidence.
    """,
    .entryMissing: """
    The ledger has no such entry, or none that names such an action, incident or hold. Entries are counted
    from 0; `pra ledger verify` says how many there are, and a report cites the entries of each figure.
    """,
    .gapRemains: """
    An action ended well, and the next look found what it should have changed unchanged. It is tried again with
    growing pauses, so that it costs little. `pra plan` shows the gap with its because. Something else may undo
    the action; else please report it.
    """,
    .channelRejected: """
    The channel answered and refused the message. The incident stays in the inbox. Check the channel's
    manifest.
    """,
    .channelUnreachable: """
    The channel did not answer. pra tries again with growing pauses; the incident stays in the inbox.
    """,
    .anchorRefused: """
    The newest checkpoint of the ledger could not be anchored: the authority gave no token for it, or git could
    not write the note. Everything else goes on; pra tries again with each pass, and lagging behind by three
    intervals is an incident.
    """,
    .anchorUnreachable: """
    The time-stamp authority did not answer. Everything else goes on; pra tries again with each pass, and
    lagging behind by three intervals is an incident.
    """,
]
