extension Pitfall {
    static let restore = [
        Pitfall(
            "a directory is overwritten that is not empty, or on which a server runs",
            "BackupAndRestoreTests.neverTouchesAFolderThatIsNotItsOwn", "RestoreTests.notEmpty",
            "RestoreStoryTests.story", "DeltaRestoreTests.nothingIsTouchedThatIsNotProvenToBeTheSameCluster"),
        Pitfall(
            "two restores write into one directory",
            "DeltaRestoreTests.aSecondRestoreIntoTheSameFolderIsRefusedWhileOneWrites"),
        Pitfall(
            "a server starts on half of a restore", "CrashTests.restore",
            "DeltaRestoreTests.anAbortedDeltaCanNotStartAndIsRedone"),
        Pitfall(
            "two recovery targets stand in the settings, or one of an earlier recovery",
            "RecoverySettingsTests.setsExactlyOneTargetAndDropsStaleOnes"),
        Pitfall(
            "recovery follows a timeline that was forked before the backup",
            "ChooseRestoreTests.doesNotStartFromAPointAfterTheFork",
            "ChooseRestoreTests.followsAPromotionThroughItsHistory",
            "RestoreStoryTests.story", "TimelineHistoryTests.doesNotContainWhatAParentWroteAfterTheFork"),
        Pitfall(
            "a target before the backup's end is ignored, and recovery goes to the end",
            "ChooseRestoreTests.startsBeforeTheTarget", "ChooseRestoreTests.refusesTargetsOutsideTheWindowAndNamesIt"),
        Pitfall(
            "a time after the last commit ends in a fatal error after hours of replay",
            "BackupAndRestoreTests.refusesWhatItCanNotReachAndWritesNothing", "RestoreTests.outside",
            "RestoreToRecordTests.aTargetBehindAHoleIsRefusedWithTheLatestThatLiesBeforeIt"),
        Pitfall(
            "the target itself is replayed, or is not, against what was asked",
            "RecoveryEndingTests.anExclusiveTargetIsNotReplayedAndAShutDownServerStaysThere"),
        Pitfall(
            "a name or a transaction that is not in the WAL is sought until the end",
            "RestoreToRecordTests.whatIsNotInTheWALIsRefusedBeforeAnythingIsWritten",
            "RestoreToRecordTests.theNewestBackupBeforeTheRecordIsTheBase"),
        Pitfall(
            "an error of the store is taken for the end of WAL, and the server opens",
            "WALStatusTests.get", "WALStatusTests.damaged", "StreamTests.getsWALForPostgresAndTellsAbsenceFromFailure"),
        Pitfall("a standby ends at the first error of the store", "WALStatusTests.get", "WALStatusTests.damaged"),
        Pitfall("a signal to restore_command is taken for absence", "WALStatusTests.signals"),
        Pitfall(
            "a restored copy archives into its source's store, or waits for its standbys",
            "RecoveryEndingTests.aCopyCanNotWriteToItsSourcesArchiveAndAServerThatTakesOverCan"),
        Pitfall(
            "WAL of another life in pg_wal is replayed, or the only copy of the last transactions is deleted",
            "DeltaRestoreTests.walOfAnotherTimelineIsNotReplayedAndWhatTheStoreLacksIsSetAside"),
        Pitfall(
            "a tablespace's folder is written that belongs to another server",
            "TablespacePlacesTests.placesThatCanNotBeRightAreRefusedBeforeAnythingIsWritten",
            "TablespacePlacesTests.aDeltaBuildsOnTheTablespacesThatItsOwnLinksLeadToAndNoOthers"),
        Pitfall(
            "a tablespace that was made since the base keeps drills failing until somebody takes a new one",
            "TablespaceGapsTests.aBaseThatHasItClosesTheGapAndIsNamedAfterTheOneThatHasNot",
            "NewTablespaceCommandTests.once"),
        Pitfall(
            "tablespace links are made only after the check of the files",
            "BackupAndRestoreTests.aBareMachineRestoresFromTheStoreAloneWithTablespaces"),
        Pitfall(
            "a delta trusts sizes and times, or writes through a second name",
            "DeltaRestoreTests.onlyWhatDiffersIsWrittenAndWhatThePointDoesNotHaveGoes",
            "DeltaRestoreTests.aFileThatHasAnotherNameElsewhereIsNotWrittenThrough"),
        Pitfall(
            "a restore to the newest moment has no spelling", "RestoreTests.fromTheStoreAlone",
            "ChooseRestoreTests.startsFromTheNewestCleanCompletePoint"),
        Pitfall(
            "configuration outside of the data directory keeps the copy from starting",
            "BackupFaultTests.configurationOutside"),
        Pitfall(
            "damage is found only when the server reads it", "StoreFaultTests.flippedBit",
            "StoreFaultTests.missingPack",
            "DrillTests.aFlippedBitIsFoundByVerifyAndStopsARestore"),
        Pitfall(
            "what does not come back is not said", "BackupFaultTests.whatWillNotComeBackIsSaidBeforeAnythingIsWritten"),
        Pitfall(
            "a connection that drops in mid-restore begins the object anew",
            "S3FaultTests.aBodyThatBreaksOffIsCarriedOnFromThere"),
        Pitfall(
            "a standby that can not follow anything is made", "RecoveryEndingTests.aStandbyThatCouldNotFollowIsRefused",
            "RecoveryEndingTests.aStandbyFollowsItsPrimaryThroughTheStoreAloneAndPromotes"),
    ]
}
