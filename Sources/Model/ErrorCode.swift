extension PraError {
    /// Stable numbers: log field, alert label, `pra explain CODE`. A number is never given to another meaning.
    package enum Code: Int, Sendable, CaseIterable, Codable, CustomStringConvertible {
        case usage = 100, internalFault = 101, interrupted = 102, timeout = 103, refused = 104, programMissing = 105
        case processFailed = 106, fileFault = 107
        case manifestInvalid = 200, secretUnavailable = 201
        case postgresUnreachable = 300, postgresAuthentication = 301, postgresPrivilege = 302, postgresSetting = 303
        case postgresQuery = 304, slotsExhausted = 305, connectionLost = 306, walRemoved = 307, wrongCluster = 308
        case postgresTLS = 309
        case storeMissing = 400, storeUnreachable = 401, storeFull = 402, storeReadOnly = 403, storeCorrupt = 404
        case storeConflict = 405, storeNewer = 406, storeBusy = 407, wrongKey = 408, keyMissing = 409
        case storeAuthentication = 410, storeSetting = 411
        case pointMissing = 500, targetOutsideWindow = 501, targetNotEmpty = 502, walGap = 503, verificationFailed = 504
        case drillFailed = 505, backupFailed = 506, pointTainted = 507
        case incidentMissing = 508
        case stateUnavailable = 600, ledgerBroken = 601, planStale = 602, leaseHeld = 603, objectiveNotMet = 604
        case gapRemains = 605, entryMissing = 606
        case channelRejected = 700, channelUnreachable = 701, anchorRefused = 702, anchorUnreachable = 703

        package var description: String { "PRA-\(rawValue)" }

        /// The process's exit status (DESIGN §12).
        package var exitStatus: Int32 {
            switch self {
            case .internalFault, .timeout, .processFailed, .fileFault, .programMissing, .backupFailed, .channelRejected,
                .anchorRefused,
                .gapRemains:
                1
            case .usage, .manifestInvalid, .secretUnavailable: 2
            case .objectiveNotMet: 3
            case .refused, .postgresSetting, .postgresPrivilege, .slotsExhausted, .targetNotEmpty, .storeReadOnly,
                .storeNewer, .wrongCluster, .storeFull, .storeSetting:
                4
            case .interrupted: 5
            case .pointMissing, .targetOutsideWindow, .walGap, .walRemoved, .incidentMissing, .entryMissing: 6
            case .storeConflict, .planStale, .leaseHeld, .storeBusy: 7
            case .postgresUnreachable, .postgresAuthentication, .postgresTLS, .postgresQuery, .connectionLost,
                .storeUnreachable, .storeAuthentication, .stateUnavailable, .channelUnreachable, .anchorUnreachable:
                8
            case .verificationFailed, .drillFailed, .storeCorrupt, .ledgerBroken, .pointTainted: 9
            case .storeMissing: 10
            case .wrongKey, .keyMissing: 12
            }
        }
    }
}
