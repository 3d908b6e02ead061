extension Pitfall {
    static let clocks = [
        Pitfall(
            "exposure is reckoned by this host's clock", "ExposureMeterTests.aClockThatGoesBackStandsStill",
            "ExposureMeterTests.aFrozenObserverGoesBlindByItself"),
        Pitfall(
            "server, host and operator live in different time zones", "ZoneTests.zones",
            "TimestampTests.anOffsetAndAFractionBecomeUTC"),
        Pitfall(
            "a duration that one reader takes is refused by another, and a setting is dropped without a word",
            "TextFormTests.durationsLoseNoSecond", "GoldenTests.badManifestsAreToldWhatIsWrong"),
        Pitfall(
            "a time of a clock with twelve hours is misread", "TimestampTests.whatIsNoTimeIsRefused"),
        Pitfall(
            "a number that is none passes a comparison", "DurationTests.secondsOutOfRangeAreRefused",
            "QuantityTests.whatIsNoRatioIsRefused"),
        Pitfall("a clock that is off is told by a storage service only", "S3FaultTests.aClockThatIsOffIsTold"),
    ]

    static let failover = [
        Pitfall(
            "another cluster answers under the same name", "StoreFaultTests.anotherCluster",
            "StoreTests.aNameKeepsItsUIDAndRefusesAnotherSystem"),
        Pitfall(
            "a standby is taken for the primary", "HostTests.primaryBehindStandby",
            "StandbyTests.aStandbyIsNotCopiedUnlessThePlanSaysSo"),
        Pitfall("a promotion is seen late", "LiveTests.promotion"),
        Pitfall(
            "an upgraded cluster loses the points of its earlier system",
            "BackupAndRestoreTests.aPointFromBeforeAnUpgradeFetchesTheWALOfItsOwnSystem",
            "StoreTests.anUpgradeIsAnEpochOfTheSameCluster",
            "ChooseSystemTests.aMomentOfAnOlderSystemIsRestoredFromItsOwnPointsAndWAL"),
        Pitfall(
            "two primaries, or one that was demoted, feed one history",
            "FailoverTests.aFormerPrimaryThatComesBackIsRefused", "FailoverTests.aDemotedNodeIsNotStreamedFrom",
            "FailoverTests.whatThePromotedStandbyNeverHadIsNotHistory"),
        Pitfall(
            "slots do not follow a failover", "FailoverTests.theStreamFollowsThePrimaryAndNothingOfTheSwitchIsMissing",
            "FailoverTests.whatNobodyHasAfterAFailoverIsAGapThatANewBaseAnswers"),
        Pitfall(
            "a lost history file is taken for the end of history",
            "ChooseRestoreTests.oneLostHistoryIsNoSilentRestoreToAnOlderTimeline"),
        Pitfall(
            "a clone that keeps its system identifier writes into the original's life",
            "StoreTests.aCloneUnderAnotherNameHasItsOwnUID", "ChosenPointTests.otherCluster"),
    ]

    static let loop = [
        Pitfall(
            "one task that hangs starves all others", "LoopRulesTests.whatHangsHoldsUpNothingElse",
            "LoopSimulationTests.aFailingClusterDelaysNoHealthyOne", "HangTests.silentServer"),
        Pitfall(
            "what fails is tried again at once and for ever",
            "LoopRulesTests.aStreamThatKeepsFailingIsOneActionAndTriedLessAndLess"),
        Pitfall(
            "an action that was cut off is begun a second time", "BackupFaultTests.theSameActionIsAdoptedNotRepeated",
            "LoopSimulationTests.onceSurvivesACrashAtEveryCall", "CrashTests.backup"),
        Pitfall(
            "two loops work on one state", "CronTests.refused", "LedgerTests.lease",
            "HolderTests.askingKeepsNobodyFromStarting"),
        Pitfall(
            "success is believed and not seen", "LoopRulesTests.applyingASavedPlanBlindlyIsNoSuccess",
            "PlanTests.away"),
        Pitfall(
            "nobody is told that backups stopped", "LoopTests.breach",
            "IncidentTests.aClusterThatIsDownIsAnIncidentWhileItLasts",
            "LoopSimulationTests.aBlindLoopSaysSoAndExposureGrows"),
        Pitfall(
            "a slot that passed unseen is no miss",
            "ScheduleTests.slotsThatPassedWhileTheLoopWasDownAreRecordedAsMissedAndOnlyTheNewestRuns"),
        Pitfall(
            "what is printed as JSON lacks the errors", "CommandTests.errorsAreJSONWhereOutputIs"),
        Pitfall(
            "texts tell of options that do not exist", "CommandsTests.exist", "CommandsTests.arguments"),
        Pitfall("a command that is typed twice does something else the second time", "TwiceTests.every"),
    ]

    static let drill = [
        Pitfall(
            "a drill can not fail", "DrillTests.aFalseCheckFailsTheDrillAsARecord",
            "DrillTests.deletedWALFailsTheDrillAndTheRestore",
            "DrillTests.theAgeOfTheNewestHeartbeatIsHeldAgainstTheObjective", "StoreFaultTests.gapAfterBackup",
            "DrillChecksTests.aDamagedIndexFailsAmcheckAndNothingElse",
            "DrillChecksTests.aTableThatIsNotThereFailsItsCheck", "DrillTargetTests.aMomentBehindAHoleIsAFailedDrill"),
        Pitfall(
            "a drill restores something else than it says", "DrillTargetTests.theStateOfAMomentIsRestored",
            "DrillTargetTests.theOldestPointIsRestoredAsItWas", "DrillTests.aPointOfAnotherClusterIsNotDrilled"),
        Pitfall(
            "drills try what is newest only, and never the rest of the window",
            "DrillChoiceTests.momentsAreSpreadOverTheWholeWindowAndChosenByTheSlot", "DrillCommandTests.targets"),
        Pitfall(
            "what a manifest asks of a copy runs with every right",
            "DrillChecksTests.checksRunAsARoleThatMayReadAndNoMore"),
        Pitfall(
            "nobody has tried the recovery key since it was made", "DrillCommandTests.recoveryKey",
            "DrillChoiceTests.theRecoveryKeyIsTriedAtLeastOnceInAQuarter"),
        Pitfall(
            "pg_verifybackup fails for want of WAL that lies elsewhere",
            "DrillTests.aGoodPointPassesEveryCheckAndLeavesNothingBehind"),
        Pitfall(
            "a drill leaves servers, sockets or folders behind", "DrillTests.aCancelledDrillTearsItsServerDown",
            "DrillTests.whatACrashedDrillLeftIsEndedByTheNext", "CrashTests.drill",
            "DrillChecksTests.whatACrashedLookIntoWALLeftIsRemoved"),
        Pitfall(
            "text is sorted otherwise on the host that restores, or its server is another",
            "DrillHostTests.aCollationOfAnotherVersionThanTheSourcesIsAFinding",
            "DrillChecksTests.anotherPlatformThanTheSourcesIsNamed"),
    ]
}
