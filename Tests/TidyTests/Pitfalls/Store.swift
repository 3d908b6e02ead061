extension Pitfall {
    static let store = [
        Pitfall(
            "a name appears before its bytes are durable",
            "SweepTests.aCrashAtAnyCallLeavesEarlierPointsAndCanBeRepeated",
            "DiskTests.theNameOfANewFolderIsSyncedInEachFolderAboveIt",
            "FileStoreTests.temporaryFilesAreNotObjectsAndOldOnesGo"),
        Pitfall(
            "a backend claims conditional writes that it does not have",
            "S3ProbeTests.aServiceThatOverwritesIsRefused", "S3ProbeTests.aServiceThatDoesNotKnowTheHeaderIsRefused",
            "S3ContractTests.s3KeepsTheContract", "SFTPTests.sftpKeepsTheContract", "ObjectStoreConformance.inFiles"),
        Pitfall(
            "a listing that is not whole leads to deletions", "SweepProofTests.pointsThatAreNotListed",
            "SweepProofTests.nothingIsListed", "MissingPointTests.story",
            "S3ListingTests.aListingThatCanNotBeWholeIsRefused", "SweepTests.anUnreadableRootDeletesNothing"),
        Pitfall(
            "a lock that is over is reclaimed by two, or given back by who lost it", "SweepProofTests.twoSweepers",
            "SweepProofTests.leases", "SweepProofTests.aLeaseThatIsTaken"),
        Pitfall(
            "unfinished multipart uploads are paid for for ever",
            "S3FaultTests.anUploadThatNobodyFinishedIsAbortedAfterADay"),
        Pitfall(
            "429 and 5xx are not tried again, or for ever", "S3FaultTests.whatPassesIsTriedAgain",
            "S3FaultTests.theServicesWishToWaitIsObeyed", "S3FaultTests.aFaultThatStaysIsGivenUpWithinTheDeadline"),
        Pitfall(
            "a storage call never ends", "SFTPTests.aDeadPeerIsGivenUpWithinTheDeadline",
            "S3FaultTests.aBodyThatStopsComingIsGivenUp", "HangTests.hungVerification",
            "PatienceTests.aCallThatDoesNotComeBackIsGivenUpByNameAndKeepsNobodyElse"),
        Pitfall(
            "the answer to a write is lost, and its repetition is taken for another's",
            "S3FaultTests.anAnswerThatWasLostIsFoundAgain"),
        Pitfall(
            "credentials end during a run, or before the backup does",
            "S3FaultTests.credentialsThatRanOutAreReadAgain", "StoreServiceTests.expired",
            "S3FaultTests.credentialsThatStayRefusedAreAnErrorWithoutASecretInIt"),
        Pitfall(
            "two writers, or a writer and a sweeper, lose a point", "ModelCheckerTests.noTwoProcessesLoseAPoint",
            "SweepTests.noSequenceOfStepsLosesAPoint"),
        Pitfall(
            "a session that was declared dead commits", "StoreTests.aRevokedSessionCommitsNothing"),
        Pitfall(
            "what a backup found in the store is swept before it commits",
            "SweepTests.aSessionThatBeganBeforeTheTombstoneIsWaitedForAndRescuesWhatItUsed",
            "SweepTests.aWriterThatKnowsTheTombstoneStoresAgain"),
        Pitfall(
            "two systems write under one name", "StoreTests.aNameKeepsItsUIDAndRefusesAnotherSystem",
            "BackupFaultTests.aStoreOfAnotherClusterIsRefused"),
        Pitfall(
            "keys are made twice, and half of the store can not be read",
            "EncryptionFaultTests.ofManyThatInitialiseAtOnceAllHaveOneKey",
            "EncryptionFaultTests.whoWakesLateTakesTheKeysThatAreThere"),
        Pitfall(
            "without its key a writer stores plaintext", "EncryptedStoreTests.refusals",
            "EncryptionTests.holdsNoPlaintextAnywhere", "EncryptionFaultTests.aPlainStoreIsNotTakenForAnEncryptedOne"),
        Pitfall(
            "names of plain content show what is equal", "EncryptionTests.holdsNoPlaintextAnywhere",
            "EncryptionFaultTests.noObjectStandsUnderAnothersName"),
        Pitfall(
            "a rotation of keys that is cut off bricks the store",
            "KeyRotationTests.cutOffAnywhereTheOldKeyOpensAllOrTheNewOneDoes",
            "KeyRotationTests.ofTwoAtOnceOneSaysThatItWasSecond"),
        Pitfall("a key is rotated in mid-backup", "KeyRotationTests.aBackupThatRunsMeanwhileGoesOn"),
        Pitfall(
            "a wrong key is taken for damage, and damage for a wrong key",
            "EncryptionFaultTests.aWrongKeyAMissingKeyAndDamageAreToldApart"),
        Pitfall("a key file that is stricter than 0600 is refused", "EncryptedStoreTests.refusals"),
        Pitfall(
            "an extent that another key sealed is taken over",
            "KeyRotationTests.aNewDataKeySealsWhatComesAndOldEpochsStayReadable"
        ),
        Pitfall(
            "extents come back in another order than they went in", "RoundTripTests.aTreeIsReadBackAsItWasWritten",
            "FormatTests.aMapOfAnyLengthIsWalkedInOrder"),
        Pitfall(
            "damaged content is found again and built on", "DeltaTests.aDamagedBaseIsNotBuiltOn",
            "DamageTests.whatAVerificationFoundDamagedIsStoredAgain", "StoreFaultTests.replacesDamage"),
        Pitfall(
            "an object's name leads out of the store, or is taken for a temporary file",
            "FileStoreTests.aKeyCannotLeaveTheStore", "FileStoreTests.temporaryFilesAreNotObjectsAndOldOnesGo"),
        Pitfall(
            "a store that is not mounted is made anew in its mount point", "StoreFaultTests.unmounted",
            "FileStoreTests.aDirectoryThatIsNotThereIsAMissingStoreAndNotAnEmptyOne"),
        Pitfall(
            "an older store is not read, or a newer one written", "GoldenStoreTests.theFirstStoreIsStillRead",
            "NewerStoreTests.backup", "NewerStoreTests.restore"),
        Pitfall(
            "locks end while new points still stand on what they lock",
            "LockTests.theLockOfEverythingThatAPointStandsOnIsExtended",
            "LockTests.theLocksOfAllWALFromTheOldestPointOnAreRenewed",
            "S3LockTests.theWALBehindThePointIsLockedForAsLongAsThePointCounts",
            "S3LockTests.aLockIsExtendedWhenLessThanHalfIsLeft"),
    ]

    static let retention = [
        Pitfall(
            "the last good backup goes, whatever policy or clock says",
            "RetentionTests.nothingGoesWhileNothingThatStaysWasReadBack",
            "RetentionTests.fewerProvenPointsThanRequiredBlockEverything", "RetentionTests.provenPointsStayHoweverOld"),
        Pitfall(
            "something goes on which what is kept stands", "DeltaTests.aBaseOutlivesItsPoint",
            "SweepTests.whatAForgottenPointAloneNeededGoesAndTheRestStays"),
        Pitfall(
            "after an upgrade the newest backups go first", "RetentionTests.orderIsThatOfHistoryNotOfNamesOrClocks"),
        Pitfall(
            "the WAL of the oldest kept point goes", "RetentionTests.theWindowKeepsItsAnchorAndAllAfterIt",
            "RetentionTests.keepsTheRulesOfDesign"),
        Pitfall(
            "a backup or a restore that runs loses what it uses",
            "SweepTests.aSessionThatBeganBeforeTheTombstoneIsWaitedForAndRescuesWhatItUsed",
            "SweepTests.aCrashedSessionIsRevokedInTheEnd"),
        Pitfall(
            "what a person wants kept goes by policy, or keeps everything else too",
            "HoldTests.aHeldPointIsNeverForgottenItsDataAndWALStayAndOthersGo",
            "HoldTests.aSweepMayNotDeleteWhatIsBeingHeld", "HoldTests.aHoldEndsByItself"),
        Pitfall("what is condemned goes at once", "SweepTests.graceKeepsWhatIsCondemnedUntilLater"),
        Pitfall(
            "a clock that was set back or forward deletes", "RetentionTests.aClockThatWentBackBlocksEverything",
            "RetentionGapsTests.ageIsMeasuredByTheServersClock"),
        Pitfall(
            "a new store, or one that can not be read, lets everything go", "SweepProofTests.nothingIsListed",
            "RetentionGapsTests.whatWasNotSeenLosesNothing", "SweepTests.anUnreadableRootDeletesNothing",
            "RetentionCommandTests.away"),
        Pitfall(
            "a policy that lets most of a store go is simply carried out",
            "RetentionGapsTests.aPolicyThatLetsMostOfAStoreGoNeedsApproval",
            "ApprovalTests.whatTakesMuchOfAStoreWaitsForASavedPlan"),
        Pitfall(
            "object lock that keeps something back is an error for ever",
            "S3LockTests.whatCanNotBeDeletedYetStopsNoSweep"),
        Pitfall(
            "what one cluster forgets takes something from another",
            "SweepTests.whatOneClusterForgetsTakesNothingFromAnother", "TwoClustersTests.beside"),
        Pitfall(
            "a policy that is not known keeps nothing",
            "RetentionGapsTests.nothingGoesWhileAPolicyIsNotKnownAndTheGapSaysSo"
        ),
    ]
}
