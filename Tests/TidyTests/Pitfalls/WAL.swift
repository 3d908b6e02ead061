extension Pitfall {
    static let wal = [
        Pitfall(
            "a stream goes on at the slot's restart_lsn and skips what lies before",
            "StreamTests.fillsWhatLiesBeforeABackupThatNobodyStreamedTo",
            "WALCoverageTests.goesOnAtTheFirstHoleThatCanBeFilled"),
        Pitfall(
            "the server has removed the WAL that comes next, and the receiver asks for it for ever",
            "StreamTests.saysWhenTheServerHasDroppedWhatComesNext", "FaultTests.removedWAL",
            "RecoveryPlanGapsTests.walThatTheServerNoLongerHasAsksForANewBaseInEachStore"),
        Pitfall(
            "the server is told to let go of WAL that is in memory only",
            "SpoolTests.whatOnlyTheSpoolHadWhenWeDiedReachesTheStoreWithoutTheServer"),
        Pitfall(
            "the slot moves on while one of the stores lacks the WAL",
            "SpoolTests.aStoreThatIsAwayStopsNeitherReceivingNorTheOtherStore"),
        Pitfall(
            "an idle server is taken for a stalled stream", "ExposureMeterTests.anIdleServerIsNotBehind",
            "ExposureMeterTests.oneRecordPastTheHeaderIsBehind"),
        Pitfall(
            "a lost connection begins anew at the wrong place", "ReplicationTests.streaming"),
        Pitfall(
            "after a promotion the old timeline's WAL stands under the new one's name",
            "StreamTests.followsAPromotionAndRestoresAcrossIt", "WALReachTests.doesNotFollowWhatDoesNotJoin"),
        Pitfall(
            "history files are not kept", "WALTests.aHistoryIsServedAndSaysWhereItsTimelineBranched",
            "StreamTests.followsAPromotionAndRestoresAcrossIt"),
        Pitfall(
            "a slot holds WAL until the server's disk is full",
            "SlotGapsTests.aSuspensionDoesNotKeepASlotThatIsOverItsCap",
            "SlotTests.aSuspendedPlanGivesItsSlotUpAtTheCap"),
        Pitfall(
            "a slot reserves nothing until it is first used, or moves back", "LiveTests.guardSlot"),
        Pitfall(
            "the last part of an open segment is in the receiver's memory only",
            "StreamTests.whatABusyServerFlushedIsSoonDurable", "WALTests.piecesThatJoinAreServedWithZerosBehindThem"),
        Pitfall(
            "a piece of a segment stands in the way of the whole one",
            "WALTests.piecesGoOnlyOnceTheWholeSegmentHasThem"),
        Pitfall("pieces without their beginning are served", "WALTests.piecesWithoutABeginningAreNoFile"),
        Pitfall("segments have another size than 16 MiB", "ChangingClusterTests.segmentsOfAnotherSizeAreKept"),
        Pitfall(
            "a segment comes again with the same bytes, or with others",
            "WALTests.theSameSegmentAgainIsSuccessAndAnotherIsAConflict",
            "WALTests.theSameSegmentCompressedOtherwiseIsTheSame",
            "WALTests.whatIsPushedAgainIsToldByItsHashAndNothingElse", "PraWALTests.pushAndGet"),
        Pitfall(
            "a segment is archived under the name of another one", "PraWALTests.pushAndGet"),
        Pitfall(
            "WAL of another system enters the archive", "SpoolTests.aSpoolOfAnotherSystemOrWithAHoleIsDropped",
            "StoreFaultTests.anotherCluster", "PraWALTests.pushAndGet"),
        Pitfall(
            "what is no WAL's name is stored as if it were, or stops the archiver for ever",
            "WALTests.otherNamesAreNone", "PraWALTests.pushAndGet"),
        Pitfall(
            "an archive_command that ends with more than 125 is not counted as failed", "WALStatusTests.push",
            "PraWALTests.answers"),
        Pitfall(
            "a hole in the WAL is seen by nobody", "WALTests.aGapIsOnRecordAndCoversNothing",
            "IncidentTests.aHoleInTheWALIsAnIncidentAndAFact", "DamageTests.missingWALIsFoundByTheStructureCheck"),
        Pitfall(
            "WAL between a base backup's stop and the first slot is missing",
            "StreamTests.aStreamAndABackupBesideItAgree"),
        Pitfall(
            "a hole at a segment's boundary, or across a change of timelines, is passed over",
            "WALAuditTests.aHoleExactlyOnSegmentBoundariesIsFound",
            "WALAuditTests.aHoleStraddlingATimelineSwitchIsFoundOnBothSides",
            "ChooseRestoreTests.refusesToCrossAHole"),
        Pitfall(
            "a hole on record refuses restores that do not need what is missing",
            "WALAuditTests.aHoleBeforeTheOldestPointHarmsNothing", "StoreFaultTests.gapAfterBackup"),
        Pitfall(
            "the spool is full, or can not be written", "SpoolTests.aFullSpoolPausesReceivingUntilTheStoreTakesIt",
            "SpoolTests.aSpoolThatCanNotBeWrittenIsSaidWithItsFolder",
            "FullSpoolTests.nothingThatWasAcknowledgedIsLostAndTheStreamGoesOnWithRoom",
            "IncidentTests.aSpoolThatCanNotBeWrittenIsAnIncidentWhileItLasts"),
        Pitfall(
            "one of several stores refuses, and WAL comes into none",
            "RefusedStoreTests.whateverOneStoreRefusesWithTheSpoolAndTheOtherStoreGoOn",
            "RefusedStoreTests.aStreamBeginsWhileOneOfItsStoresRefuses",
            "IncidentTests.aStoreThatTakesNoWALIsAnIncidentWhileItLasts"),
        Pitfall(
            "the old timeline's end is missing because the new one came first",
            "FailoverTests.theOldTimelinesEndIsFetchedAlthoughTheNewOneIsThere"),
        Pitfall(
            "wal_level is minimal for a while after a backup",
            "MinimalWALTests.whatAMinimalServerWroteIsNoWayForARestoreAndAsksForANewBase",
            "NewTablespaceScanTests.itIsNotMissedAcrossTheBorderOfTwoSegments"),
        Pitfall(
            "the server drops who is busy for longer than wal_sender_timeout",
            "KeepaliveTests.aStreamThatTakesNothingForLongIsNotDropped",
            "KeepaliveTests.aBackupWhoseStoreTakesLongOverASegmentIsNotDropped"),
        Pitfall(
            "a receiver that only writes is the one that commits wait to be applied for, or is captured by *",
            "SynchronousTests.remoteApplyIsRefusedWhereverItIsSet", "SynchronousTests.namesThatHangCommitsAreRefused",
            "SynchronousTests.anOrdinaryStreamAndABackupAreNeverCaptured"),
        Pitfall(
            "a slot that holds too much is told once it is lost", "TroublesTests.aGuardSlotNearItsLimitIsAnIncident",
            "GuardSlotCommandTests.lost"),
        Pitfall(
            "a server that shuts down is asked again at once, and waits for the receiver",
            "FailoverTests.aServerThatGoesDownIsLeftInPeaceForTenSeconds"),
        Pitfall("fsync is called again after it failed, and believed", "SpoolFaultTests.failedSync"),
    ]
}
