extension Pitfall {
    static let baseBackup = [
        Pitfall(
            "the main archive comes last, and each tablespace is one of its own",
            "ReplicationTests.baseBackup",
            "BackupAndRestoreTests.aBareMachineRestoresFromTheStoreAloneWithTablespaces"),
        Pitfall("the two zero blocks at the end of a tar may be missing", "TarReaderTests.theEndMayBeThereOrNot"),
        Pitfall(
            "backup_label is changed on its way", "LocalTransportTests.theLabelIsStoredAsTheServerGaveIt",
            "IncrementalTests.theLabelOfAnIncrementIsThatOfAFullBackup"),
        Pitfall(
            "somebody removes backup_label, and the server starts on a torn copy",
            "RecoveryEndingTests.aCopyWithoutItsBackupLabelDoesNotStart"),
        Pitfall(
            "a backup counts before every segment from its start to its stop is stored",
            "RequiredWALTests.aPointNamesTheWALOfItsBackupWhoseReplacementIsThenFound",
            "RequiredWALTests.aMissingSegmentIsNamed", "StoreFaultTests.gapInBackup"),
        Pitfall(
            "the session that owns the backup is lost", "LocalProofTests.aBackupWhoseSessionIsLostIsNoBackup",
            "ReplicationTests.stoppedServer", "BackupFaultTests.aServerThatStopsInMidBackupLeavesNothingThatCounts"),
        Pitfall(
            "a spread checkpoint takes longer than any connection may",
            "ServerShapesTests.aSpreadCheckpointIsSaidAndWaitedFor"),
        Pitfall(
            "the server writes too little WAL for any backup",
            "BackupFaultTests.aServerThatWritesTooLittleWALIsRefused",
            "ServerFaultTests.refused"),
        Pitfall(
            "a file shrinks, grows or vanishes while it is read", "LocalReaderTests.aFileThatShrinksIsFilledWithZeros",
            "LocalReaderTests.aFileThatGrowsIsCut", "LocalReaderTests.aFileThatVanishesIsLeftOut"),
        Pitfall(
            "relations are truncated, dropped and made anew during the copy",
            "ChangingClusterTests.whatChangesDuringTheCopyIsMadeGoodByItsWAL"),
        Pitfall(
            "what a server leaves out of its base backup is expected, or copied",
            "LocalTransportTests.theLocalTransportHasWhatTheServersOwnBaseBackupHas"),
        Pitfall(
            "of unlogged relations only the init fork may stay",
            "LocalReaderTests.ofUnloggedRelationsOnlyTheInitForkStays",
            "BackupFaultTests.whatWillNotComeBackIsSaidBeforeAnythingIsWritten"),
        Pitfall(
            "configuration outside of the data directory is not in the backup",
            "BackupFaultTests.configurationOutside"),
        Pitfall(
            "links and special files are skipped without a word",
            "LocalTransportTests.linksAndSpecialFilesAreNamedWhenTheyAreNotCopied"),
        Pitfall(
            "a tablespace inside of the data directory is sent twice",
            "ServerShapesTests.aTablespaceInsideTheDataDirectoryIsKeptOnce"),
        Pitfall(
            "a tablespace is made during the backup",
            "ChangingClusterTests.aTablespaceThatIsMadeDuringTheCopyTakesANewOne"
        ),
        Pitfall(
            "a bad page fails the backup, or passes unseen",
            "DamagedPageTests.damagedPagesTaintThePointWhichKeepsAllData", "ReplicationTests.damagedPages"),
        Pitfall(
            "a tainted backup takes the place of the last clean one",
            "DamagedPageTests.aPointThatIsTaintedIsNoBaseWhenThereIsNoOther",
            "IncrementalTests.onlyACleanPointIsBuiltOn", "RetentionTests.aTaintedPointIsNoAnchor"),
        Pitfall(
            "a page that the server writes at this moment is taken for damaged",
            "LocalReaderTests.aTornPageIsReadAgain",
            "LocalReaderTests.aPageThatFailsAgainIsDamaged"),
        Pitfall(
            "a new or empty page has no checksum, and is not damaged",
            "DamagedPageTests.everyPageOfACleanClusterPassesAndNoChangedOne"),
        Pitfall(
            "pages behind the first gigabyte count on from it", "DamagedPageTests.thePagesOfALaterSegmentCountOn",
            "LocalReaderTests.theBlocksBehindAGigabyteAreCountedOn"),
        Pitfall(
            "a stray file such as pg_control.old stops the server's own base backup",
            "ServerShapesTests.aStrayFileInGlobalStopsNoLocalBackup"),
        Pitfall(
            "pg_control is read while it is written", "LocalProofTests.aTornControlFileIsReadAgain",
            "ControlFileTests.refusesTornAndForeignFiles"),
        Pitfall(
            "the standby is promoted while it is copied",
            "StandbyTests.aStandbyThatIsPromotedInMidBackupGivesNoPoint"),
        Pitfall(
            "the end of a standby's backup waits for WAL that only the primary writes",
            "StandbyTests.aBackupOfAStandbyRestoresAndBlocksOnNothing"),
        Pitfall(
            "WAL summaries are gone, and every incremental backup fails from then on",
            "IncrementalTests.withoutTheSummariesItIsAFullOneThatSaysWhy"),
        Pitfall(
            "checksums are toggled between a backup and its increment",
            "IncrementalTests.aClusterWhoseChecksumsWereToggledIsCopiedWhole"),
        Pitfall(
            "an increment is combined without a look at what it is combined with",
            "IncrementalTests.whatIsMadeOfAnIncrementIsWhatTheDataDirectoryHas"),
        Pitfall(
            "a directory is read that is not the server's", "LocalProofTests.aCopyOfTheDirectoryIsNotTheServers",
            "LocalProofTests.thePidFileOfAnotherServerIsNoProof"),
        Pitfall(
            "an aborted backup leaves a walsender or a session on the server", "ReplicationTests.cancelledBackup",
            "BackupFaultTests.aCancelledBackupLeavesNothingThatCountsAndCanBeRunAgain"),
        Pitfall(
            "a server too old for a backup, or for what would restore it, is found out at the restore",
            "EveryMajorTests.onlyWhatCanBeRestoredIsBackedUp"),
        Pitfall(
            "a backup fills the store's disk",
            "CapacityTests.aboveTheLimitNoBaseBackupIsTakenAndTheSentenceNamesUseAndLimit",
            "FullStoreTests.aboveTheLimit"),
    ]
}
