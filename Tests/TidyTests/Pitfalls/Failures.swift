extension Pitfall {
    /// What suites of the field make happen, where no area above has it.
    static let failures = [
        Pitfall(
            "backup, restore or drill is killed", "CrashTests.backup", "CrashTests.restore", "CrashTests.drill"),
        Pitfall(
            "a sweep is cut off at any call", "SweepTests.noSequenceOfStepsLosesAPoint",
            "ModelCheckerTests.noTwoProcessesLoseAPoint"),
        Pitfall(
            "an object is torn or short", "DamageTests.aShortPackIsFoundByTheStructureCheck",
            "EncryptionFaultTests.aFlippedBitAnywhereInASealedObjectIsFound",
            "DamageTests.noDamagedByteIsEverReadAsData"),
        Pitfall(
            "the store is full, or read-only", "FullStoreTests.full", "FullStoreTests.readOnly",
            "FileStoreTests.anErrnoBecomesTheErrorThatSaysWhatToDo"),
        Pitfall(
            "the store is away for hours", "SpoolTests.aStoreThatIsAwayStopsNeitherReceivingNorTheOtherStore",
            "IncidentTests.aStoreThatIsAwayIsAnIncidentWhileItLasts"),
        Pitfall("the store's server is killed in mid-backup", "StoreServiceTests.killed"),
        Pitfall(
            "a store's answer trickles, so that no silence ends it",
            "S3FaultTests.aBodyThatTricklesIsGivenUpAndCarriedOn",
            "S3FaultTests.aServiceThatAlwaysTricklesIsGivenUpWithinTheDeadline"),
        Pitfall(
            "the server stops or is killed in mid-backup",
            "BackupFaultTests.aServerThatStopsInMidBackupLeavesNothingThatCounts", "ServerFaultTests.stopped"),
        Pitfall("no replication slot is free", "ServerFaultTests.slots"),
        Pitfall("the key is missing", "EncryptionFaultTests.lostKeysAreNotMadeAgain", "EncryptedStoreTests.refusals"),
        Pitfall(
            "the wrong bucket, prefix or folder is named", "S3FaultTests.aMissingBucketIsNoMissingObject",
            "S3ContractTests.storesOfTwoPrefixesDoNotSeeEachOther", "StoreFaultTests.anotherCluster"),
        Pitfall("a password is shown", "CronTests.secret", "SecretTests.printing", "LoadTests.aSecretIsNeverRepeated"),
        Pitfall(
            "the store fails once at any call, or its answer is lost", "StoreFaultSweepTests.backup",
            "StoreFaultSweepTests.verify", "StoreFaultSweepTests.restore", "StoreFaultSweepTests.stream",
            "StoreFaultSweepTests.forgetAndSweep"),
        Pitfall(
            "the file system fails once at any call", "FileFaultTests.backup", "FileFaultTests.verify",
            "FileFaultTests.restore", "FileFaultTests.push", "FileFaultTests.sweep", "FileFaultTests.rotate"),
        Pitfall(
            "what was acknowledged is not there after kills, promotions and a recovery", "SoakTests.short"),
        Pitfall(
            "pages have another size than 8 KiB",
            untested: "no PostgreSQL of another page size can be fetched; the size is taken from pg_control"),
        Pitfall(
            "a server that shuts down waits for its receivers for ever", "ServerShapesTests.aStreamHoldsUpNoShutdown"),
    ]
}
