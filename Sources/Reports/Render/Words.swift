import Model
import Objectives

extension ObjectiveResult.Kind {
    var phrase: Phrase {
        switch self {
        case .rpo: .wordRPO
        case .rto: .wordRTO
        case .availability: .wordAvailability
        case .backupSuccess: .wordBackupSuccess
        case .restoreTests: .wordRestoreTests
        case .integrity: .wordIntegrity
        }
    }
}

extension Verdict {
    var phrase: Phrase {
        switch self {
        case .met: .wordMet
        case .missed: .wordMissed
        case .notMeasured: .wordNotMeasured
        case .excepted: .wordExcepted
        }
    }

    var tone: Cell.Tone {
        switch self {
        case .met: .good
        case .missed: .bad
        case .notMeasured, .excepted: .doubtful
        }
    }
}

extension Confidence {
    var phrase: Phrase {
        switch self {
        case .claimed: .wordClaimed
        case .observed: .wordObserved
        case .proven: .wordProven
        }
    }
}

extension DueSlot.Outcome {
    var phrase: Phrase {
        switch self {
        case .succeeded: .wordSucceeded
        case .failed: .wordFailed
        case .missed: .wordSlotMissed
        case .pending: .wordPending
        }
    }

    var tone: Cell.Tone {
        switch self {
        case .succeeded: .good
        case .failed, .missed: .bad
        case .pending: .doubtful
        }
    }
}

extension KeptPoint.State {
    var phrase: Phrase {
        switch self {
        case .intact: .wordIntact
        case .broken: .wordBroken
        case .unverified: .wordUnverified
        }
    }

    var tone: Cell.Tone {
        switch self {
        case .intact: .good
        case .broken: .bad
        case .unverified: .doubtful
        }
    }
}

extension DrillRecord.Phase.Name {
    var phrase: Phrase {
        switch self {
        case .plan: .phasePlan
        case .provision: .phaseProvision
        case .fetch: .phaseFetch
        case .sync: .phaseSync
        case .replay: .phaseReplay
        case .connect: .phaseConnect
        case .validate: .phaseValidate
        case .teardown: .phaseTeardown
        }
    }
}
