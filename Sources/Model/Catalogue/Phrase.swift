/// Every sentence and heading that `pra` writes for people in more than one language. `{0}` stands for the first
/// argument.
package enum Phrase: String, Sendable, Codable, CaseIterable {
    // Endpoints, clocks, domains of failure and confidence, in `MeasureWords`.
    case wordEndpoint, lineEndpointDown, incidentClock, findingClock, limitClock, methodClock, ruleClockTolerance
    case aspectClock, statusClock, statusClockServer, wordSynchronised, wordUnsynchronised, wordUntold
    case wordTrusted, wordDistrusted, methodLosses, methodSurvivors
    case aspectObjective, statusObjectiveOf, statusConfidences, statusConfidencesUnproven, statusPromise
    case statusPromiseUnseen
    // Objectives: why a verdict is what it is.
    case noObjectivesStated, noExposureFacts, exposureUnseen, exposureOver, exposureWithin
    case noDrill, drillStale, drillFailed, drillSlow, drillPassed
    case noAvailabilityFacts, availabilityCounted
    case nothingDue, dueCounted
    case noPoints, pointsUnverified, pointsIntact, pointsBroken, drillChecksFailed
    case exceptedInPart, exceptedWhole
    // Retention: why a point stays or goes.
    case keepWindow, keepAnchor, keepHour, keepDay, keepWeek, keepMonth, keepYear, keepProven, keepLast, keepOnly
    case keepHeld, keepHeldUntil, keepBlocked, forgetOutside, forgetSuspect, blockedClock, blockedProven,
        blockedUnverified
    case approveForgetting
    // Incidents.
    case incidentExposure, incidentUnseen, incidentRTO, incidentBackup, incidentDrill, incidentIntegrity
    case incidentDown, incidentEndpoint, incidentStoreUnseen, incidentFilling, incidentFillingUnknown
    case incidentStoreDamaged, incidentDamaged, incidentWALGap, incidentDisproved, incidentDisprovedWhole
    case incidentRetention, incidentRetentionFills
    case incidentSlotFilling, incidentSlotUnreserved, incidentSlotLost
    case incidentKeyUnpinned, incidentKeyEnded, incidentUnanchored, incidentDelivery
    case incidentAdmin, incidentBlocked, incidentTest, incidentMistaken, incidentForeign, incidentFormer
    case incidentPromoted
    case incidentRestoring, incidentRestored, incidentRestoredOn, incidentRestoredBadly, incidentRestoreFailed
    case incidentRestoreBroken, restoredInPlace, restoredAside
    // Alerts.
    case alertOpened, alertTest, alertOver, alertStillOpen, alertUnanswered, alertsOpened, alertsOver, alertsMixed
    case alertsStillOpen, alertsUnanswered, alertsStorm, alertsDigest, alertLine, alertLineOver, alertsMore
    case coverAnchor, anchoredUpTo, anchoredNever, aspectAnchor, statusAnchor
    // Reports: headings.
    case reportTitle, coverScope, coverPeriod, periodText, coverZone, coverGenerated, coverTool, coverManifests
    case coverSchedule, coverCalendar, coverLocal, coverID, coverSchema, coverCutOff
    case coverLedger, coverRoot, coverKey, coverCheckpoint, coverDocument, sectionVerdicts, sectionCompleteness
    case sectionCluster, sectionExposure, sectionBackups, sectionPoints, sectionDrills, sectionVerifications
    case sectionIncidents, sectionWALGaps, sectionMethod, sectionLimits, sectionVerify
    // Reports: columns.
    case columnCluster, columnObjective, columnScenario, columnTarget, columnMeasured, columnConfidence
    case columnVerdict, columnUnseen, columnDetail, columnSources, columnSlot, columnOutcome, columnReason
    case csvProven, csvControl, columnAction, columnPoint, columnStore, columnWhen, columnSize, columnAdded, columnState
    case columnRecoveryTime, columnPhases, columnChecks, columnFrom, columnTo, columnWorst, columnRead
    case columnFindings, columnSeverity, columnMessage, columnOpened, columnResolved, columnTimeline
    // Reports: words.
    case wordRPO, wordRTO, wordAvailability, wordBackupSuccess, wordRestoreTests, wordIntegrity, wordMet, wordMissed
    case wordNotMeasured, wordExcepted, wordClaimed, wordObserved, wordProven, wordSucceeded, wordFailed
    case wordSlotMissed, wordPending, wordIntact, wordBroken, wordUnverified, wordTainted, wordPassed, wordStale
    case severityWarning, severityCritical, verdictReason
    case wordUnknown, wordNone, wordStillOpen, phasePlan, phaseProvision, phaseFetch, phaseSync, phaseReplay
    case phaseConnect
    case phaseValidate, phaseTeardown, checksPassed, checksUnjudged
    // Reports of restores.
    case restoreTitle, restoreInto, restoreKind, restoreCopy, restoreStandby, restoreSuccessor, restoreBytes
    case restoreReached, restoreTook, restoreTookToSelect, sectionPhases, sectionChecks, sectionNotRestored
    case columnPhase, columnTook, columnCheck, wordNotJudged, wordUnchecked
    // Reports after incidents.
    case incidentTitle, coverIncident, coverBegan, coverWrittenBy, coverClosed, coverLasted, coverDetected
    case detectedAfter, detectedNever, sectionCause, causeUnknown, sectionImpact, sectionTimeline, columnWho
    case sectionWhys, whyAnswered, whysMissing, sectionActions, sectionFindings, actionsNone, columnNumber, columnOwner
    case columnDue, dueNever, actionDone, actionOpen, actionOverdue, severityP1, severityP2, severityP3, lineOpened
    case lineNote, lineWhy, lineAction, lineDone, lineClosed, lineIncident, lineResolved, lineDown, lineOver
    case lineRestoreAsked, lineRestoreApproved, lineRestoreWithdrawn, lineRestoreBegun, lineRestoreBroken
    case lineMissed, lineSucceeded, lineFailed, lineRestored, lineRestoredBadly, lineGap, lineHeld
    case lineReleased, lineStated, lineRetired
    // The runbook.
    case runbookTitle, runbookAge, sectionBefore, runbookCapitals, stepGoThere, sectionEscalation, columnCall
    case columnNoAnswer, callP1, callP2, callP3, noAnswerP1, noAnswerP2, noAnswerP3, nobodyToCall
    case nobodyToldByItself, toldByItself, columnTeam, columnName, columnRole, columnPhone, columnMail
    case runbookPlan, runbookHosts, runbookPort, runbookDatabase, runbookRestored, restoredThen
    case restoredNever, columnSurvives, columnLastDrill, drillTook, drillFailedThen, neverMeasured
    case lastMeasured, lastFailed, columnPlace, columnSite, columnEncrypted, wordYes, wordNo
    case procedureUnavailable, signUnavailable, procedureCorrupted, signCorrupted, procedureIntrusion
    case signIntrusion, procedureLoss, signLoss, stepOpenFile, stepLook, stepAskServer, stepStartServer
    case stepPromote, stepDecide, stepPlanRestore, stepFence, stepTakeOver, stepCheck, stepSwitch
    case stepCloseFile, stepStopWriting, stepHold, stepAmCheck, stepVerify, stepChooseTime, stepRestoreCopy
    case stepBringBack, stepIsolate, stepStopDeleting, stepVerifyEvidence, stepChooseClean, stepCleanHost
    case stepNewSecrets, stepRotate, stepNoteMoment, stepStopJob
    // The deployment checklist.
    case preflightTitle, preflightReady, preflightNotReady, boxPassed, boxFailed, boxUnknown, columnSubject
    case columnSeen, phaseInfrastructure, phaseManifests, phaseClusters, phaseStores, phaseWAL, phaseBackups
    case phaseVerification, phaseRestores, phasePeople, phaseGoLive, boxPrograms, boxProgramsLacking
    case boxProgramsUnseen, boxState, boxStateLacking, boxManifests, boxPolicies, boxNoPolicy, boxUnprotected
    case boxSites, boxOneSite, boxIntact, boxDamaged, boxUnread, boxDrilled, boxDrillSlow, boxDrillFailed
    case boxDrillOld, boxNoDrill, boxTeam, boxNoTeam, boxRoute, boxOnlyInbox, boxNoRoute, boxLedger
    case boxLedgerBroken, boxRunbook, boxRunbookOld, boxNoRunbook
    // Figures of weeks and months.
    case metricsTitle, metricsHow, metricsFigure, sectionWeeks, sectionMonths, columnSoFar
    // Controls: why they hold or do not.
    case controlNoPlan, controlProtected, controlNotEnforced, controlSuspended, controlTermsUnseen
    case controlTerms, controlRare, controlNoStream, controlShort, controlStoreUnseen, controlPointGone
    case controlDeletersUnseen, controlDeletionLocked, controlLockLiftable, controlPlain, controlKeyProven
    case controlKeyUnproven, controlNothingRestorable, controlRetained, controlNotRetained
    case controlWillNotReach, controlTooYoung, controlNothingToLock, controlUnlocked, controlLockWeak
    case controlLockShort, controlLocked, controlNoCopy, controlOneSite, controlNoSiteScenario
    case controlCopiesApart, controlExposureUnseen, controlExposed, controlOneCredential
    case controlCredentialsUnseen, controlNoPoint, controlOldPoint, controlRecoverable, controlNoDrill
    case controlDrillStale, controlDrillOld, controlDrillFailed, controlDrillSlow, controlNotValidated
    case controlDrillMet, controlNotIsolated, controlIsolationUnseen, controlExcepted, incidentControl
    case controlHoldingUnseen, controlLockOver, controlPointUnsound
    // Controls: their tables.
    case sectionControls, controlsNone, controlSummary, controlsFraming, columnControl, columnStatement
    case columnPopulation, columnEvaluated, columnPassed, columnFailed, columnUnknown, columnExcepted
    case columnClauses, columnResource, columnParameters, columnShows, columnNotShown, columnFields
    case wordControlUnknown, wordControlExcepted, methodControls
    // Reports: sentences.
    case verdictSummary, completePopulation, completeWithout, completeFacts, completeNothing, completeUnseen
    case slotsLate, wordLate, sectionCopies, columnHost, columnPointsKept, columnIntact, columnBroken, columnNewest
    case columnRestorable, columnKept, columnWanted, columnReached, methodCopies
    case columnOpenedBy, columnRestored, columnReplayed, wordOperator, wordRecoveryKey, drillChartTitle
    case drillChartSummary, drillBar, drillBarAlone
    case completeFilters, columnWithin, exposureShares, methodShares
    case exposureSummary, exposureAbove, exposureBelow, exposureTorn
    case chartTitle, chartSummary, confidences, confidencesUnproven, chartAxis, chartTarget, chartUnseen, chartEmpty,
        slotSummary, nothingListed
    case verifyHow, methodRPO, methodUnknown, methodRTO, methodAvailability, methodRates, methodIntegrity
    case methodConfidence, methodPeriod, detailOfPromise, limitEnvelope, limitHost, limitDrill, limitApplication
    case limitWaivers, limitQueued, limitBegins, limitBeginsAfter, periodUnfinished, verdictNothing
    // Reports: what closes them.
    case figureUnfounded, figureOver, figureOverAll, columnOver, sectionExceptions, exceptionsHow, exceptionFigures
    case columnWaiver
    case columnApprovedBy, columnInstead, sectionChanges, changesHow, changesNone, changeNotInGit
    case changeUncommitted, changeUnlisted, columnCommit, columnAuthor, columnCommitted, columnSigned, signatureNone
    case signatureGood, signatureBad, signatureUnknown, sectionRules, rulesDigest, columnConstant, columnValue
    case columnMeaning, ruleUnknownGrace, ruleStaleAfter, ruleCutEvery, ruleTolerance, ruleConfidenceLevel, ruleZ
    case ruleRecordEvery, ruleEvidenceFreshFor
    case ruleIntervalStep, ruleWindow, sectionWorked, workedWhole, workedRate, workedAvailability, sectionSignOff
    case signOffHow, columnDate, columnSignature, signOffPreparer, signOffReviewer, signOffApprover, attestedSigned
    case attestedClock, attestedCommits, attestedWaivers, sectionGlossary, termRPO, meaningRPO, termRTO, meaningRTO
    case termMTPD, meaningMTPD, termExposure, meaningExposure, meaningClaimed, meaningObserved, meaningProven, termDue
    case meaningDue, termPoint, meaningPoint, termDrill, meaningDrill, termUnseen, meaningUnseen, meaningExcepted
    case termLedger, meaningLedger, languagePrevails
    // Reports: alerts, in `TellingWords`.
    case sectionAlerts, sectionDeliveries, alertsNobody, alertsSummary, alertsBounded, columnChannel, columnAccepted
    case columnDead, columnFailing, columnMedianTaken, columnLongestTaken, columnTimed, columnRecipient, columnGoesOn
    case columnIsOver, columnAttempts, columnFirstTold, columnAcknowledged, wordAccepted, wordDelivered
    case wordReadBySomebody, wordFailing, wordDead, wordWholeChannel, wordNobody, toldOver, toldNotAgain
    case toldAlsoOver, acknowledgedBy, severityInfo, severityNotice, severityError, csvAlert, methodAlerts
    // Messages of alerts, in `AdviceWords`.
    case termUntil, termEffect, termNext, adviceTerm, adviceLasting, effectLoss, effectNear, effectUnknown
    case effectBudget, effectGap, effectClaim, effectSlow, effectSlowSoon, effectStale, effectBackup, effectAction
    case effectDrill, effectDamage, effectAway, effectSlot, effectStoreDamaged, effectStoreGone, effectFull
    case effectClock, effectControl, effectEvidence, effectDelivery, effectOther, workStream, workLook, workBackup
    case workNextTime, workProbe, workDrill, workKeep, workAdvance, workRetain, workNothing, workAnchor, workOthers
    case workOn, effectAdmin, workWaits, effectTest, workTest, effectMistaken, effectPromoted, workFollow
    case effectRestoring, effectCopying, effectRestored, effectRestoreFailed, workRestoring, workRestored
    // The console, in `ConsoleWords`.
    case consoleLogin, consoleName, consolePassword, consoleEnter, consoleLeave, consoleWrong, consoleTooOften
    case consoleNothingYet, consoleSeen, consoleHow, consoleSkip, consoleNavigation
    case consoleDashboard, consoleStatus, consolePlan, consoleReports, consoleEvidence, consoleSettings
    case consoleYou, consoleAPI, consoleAPIHow, consoleAPIDescription, consoleManifests, consoleStated, consoleDigest
    case consoleSessions
    case consoleRestore, consoleRefused
    case consoleFilter, consoleNoEntries, consoleAll
    case consoleWindowTitle, consoleExposureTitle, consoleServersTitle, consoleBackupsTitle, consoleSpan, consoleDays
    case consoleDay
    case consolePlanHow, consolePoints, consoleDrills, consoleWALTo, consoleNoWAL, consoleSize, consoleVerified
    case consoleNoPoints, consoleUnseenPoints, consoleNoDrills, consoleOutcome, consoleTook, consoleHeld
    case consoleSound, consoleDamaged, consoleNeverRead, consoleUnknownReason, consolePassed, consoleFailed
    case consoleFile, consoleVerification, consoleVerify, consoleNoReports, consoleReportsHow, consoleFollows
    case consoleDiffers, consoleEntries, consoleEntry, consoleEntryTitle, consoleCheckpoint, consoleActor
    case consoleSubject, consoleVerifyAll, consoleOlder, consoleNewest, consoleBroken, consoleIntact
    case consoleEvent, consoleProven, consolePath, consoleProofHow, consoleProofFile
    case consoleNew, consoleOrphaned, consoleLocked, consoleMove, consoleOptions, consoleFirst, consoleUp, consoleDown
    case consoleLast, consoleHide, consoleRemove, consoleResetOne, consoleUndo, consoleAdd, consoleAddTitle
    case consoleType, consoleCluster, consoleStore, consoleAny, consoleHidden, consoleShow, consoleRemoved
    case consoleBringBack, consoleResets, consoleResetOrder, consoleResetVisibility, consoleResetAll, consoleMoveHow
    case consoleLifted, consoleMoved, consoleDropped, consoleCancelled, consoleMoveFailed, consoleArrange
    case consoleNoCards, consoleGoes, consoleComes, consoleChanges, consoleReset, consoleCancel, consoleResetNothing
    case consoleOrderChanges, consoleReadiness, consoleRecoveryWindow, consoleBackupTimeline, consoleTopology
    case consoleActiveAlerts, consoleReconcile, consoleUsage, consoleSync, consoleSmall, consoleMedium, consoleWide
    case consoleAlerts, consoleOpen, consoleNothingOpen, consoleInbox, consoleComment, consoleAcknowledge
    case consoleReadAll, consoleUnread, consoleNoMessages, consoleSince, consoleAtIt
    case consoleUser, consoleFullName, consoleLanguage, consoleRoles, consoleSettingsHow
    // Restores in the console, in `RestorePageWords`.
    case consoleRestores, restoresHow, restoresChoose, restoresMoment, restoresMomentHow, restoresFolder
    case restoresFolderHow, restoresLook, restoresLine, restoresSpan, restoresGaps, restoresUnseen, restoresPart
    case restoresCovered, restoresUnsure, restoresPoint, restoresChosen, restoresTake, restoresParts, restoresWhole
    case restoresFigures, restoresPlan, restoresHere, restoresAway, restoresDigest, restoresAsk, restoresAskHow
    case restoresMayNotAsk, restoresRequests, restoresNoRequests, restoresAskedBy, restoresState
    case restoreRequested, restoreApproved, restoreRunning, restoreDone, restoreFailed, restoreExpired
    case restoreWithdrawn, restoreUnknown
    case restoresAsked, restoresApproved, restoresWithdrawn, restoresBegun, restoresEnded, restoresBroken
    case restoresWaits, restoresReady, restoresExpired, restoresSilent, restoresFollows, restoresSteps, restoresNext
    case restoresApprove, restoresApproveHow, restoresComment, restoresOwnHow, restoresWithdraw, restoresRun
    case restoresRunHow, restoresPasswordAgain, restoresPlanNow, restoresAll, restoresCommand
    case restoresNoCluster, restoresNoStore, restoresNoMoment, restoresNoFolder, restoresNone, restoresSame
    case restoresNotYours, restoresChanged, restoresRanOut, restoresElsewhere, restoresWrongPassword, restoresOwn
    case restoresOther, restoresUnapproved, restoresIs
    case consoleAbout, consoleChange, consoleGone
    // Pages of alerts, in `AlertPageWords`.
    case alertAct, alertUntil, alertUntilOver, alertLength, alertTakeBack, alertSilenceFor
    case alertSilenced, alertSilencedHere, alertNever, alertSilences, alertDeliveries, alertPreferences, alertLabels
    case alertTold, alertNobodyTold, alertWaiting, alertSilencesHow, alertNoSilences, alertNewSilence, alertMatchers
    case alertMatchersHow, alertLabel, alertComparison, alertValue, alertWhy, alertSilence, alertEndNow, alertMutes
    case alertChannels, alertTestHow, alertTry, alertRoute, alertLog, alertAllArrived, alertShowAll, alertShowFailed
    case alertPreferencesHow, alertAlways, alertQuietHours, alertQuietHow, alertRules, alertRulesHow, alertDigest
    case alertDigestHow, alertDigestAt, alertOwn, alertStated, alertStatedIs, alertSave, alertAsStated, alertFrom
    case alertTo, alertDays, alertAnother, alertRow, alertTypes, alertSeverities, alertWays, alertDeliver
    case alertEarlier, alertNoRule, alertNothing, alertChangedMeanwhile, alertMonday, alertTuesday, alertWednesday
    case alertThursday, alertFriday, alertSaturday, alertSunday, alertByMail, alertBySMS, alertByWhatsApp
    case alertByInbox, alertNow, alertInDigest, alertNotAtAll, typeBackupFailed, typeBreach, typeRisk
    case typeVerification, typeReplication, typeTopology, typeRestore, typeBlocked, typeSync, typeHeartbeat
    case typeDelivery, typeAdmin
    // Widgets, in `WidgetWords`.
    case widgetPlain, widgetStoreNotStated, widgetFuture, widgetFutureShort, widgetLagUnknown, widgetGapOpen
    case widgetGap, widgetNoPlan, widgetNobodyLooked, widgetExposureUnbounded, widgetNoBackupDue, widgetNothingMade
    case widgetStillRunning, widgetSlotIdle, widgetSlotHoldsNone, widgetNotStreamed, widgetDrillFailed
    case widgetTooFewDrills, widgetNotAdopted, widgetOlder, widgetInForce, widgetSpaceUntold, widgetSpaceLie
    case widgetNoLock, widgetNotInSight, widgetNoSync, widgetStale, widgetLastGood, widgetFailed, widgetNothingRead
    case widgetLastDrill, widgetSincePoint
    case widgetTable, widgetMore, widgetOf, widgetReady, widgetReadyUnknown, widgetWindowTorn
    case widgetReadinessChart, widgetLossIn, widgetRestoreIn
    case widgetAgainst, widgetExposure, widgetWindow, widgetWindowUnknown, widgetWindowChart, widgetGapCount
    case widgetEarliest, widgetLatest, widgetBehindColumn, widgetGaps, widgetSparkline, widgetWorst, widgetNoPoint
    case widgetSinceSound, widgetSinceUnread, widgetBackupsChart, widgetReadBack, widgetSound, widgetRunning
    case widgetLost, widgetDue, widgetBehind, widgetLagUntold, widgetBehindBy, widgetBehindUnknown, widgetHolds
    case widgetOnTimeline, widgetTopologyChart, widgetPosition, widgetPrimary, widgetStandby, widgetServer
    case widgetSlot, widgetStreaming, widgetIdle, widgetBroken, widgetNever, widgetNotProven, widgetDrillAgainst
    case widgetDrillAgo, widgetDrillsChart, widgetTrendUnknown, widgetFaster, widgetSteady, widgetSlower
    case widgetAlertsOpen, widgetFor, widgetAtIt, widgetResources, widgetPending, widgetGeneration
    case widgetInForceColumn, widgetFullest, widgetFullestSeen, widgetNoStore, widgetUsageChart, widgetUsage
    case widgetUsed, widgetCapacity, widgetGrowth, widgetFullOn, widgetFills, widgetFillsUnknown, widgetRetention
    case widgetFillsUntold, widgetRetentionGoes, widgetRetentionHeld, widgetLockedUntil
    // People, in `PeopleWords`.
    case contactCode, contactCodeHow
    // Plans.
    case planNothing, planHeading, planBecause, planEffect, planEstimate, planUnmeasured, planUntimed, planBlocked,
        planPoints, planDestroys
    case planApproval, planNeedsApproval, planReroutes, planRerouted, planLost
    case planDashboard, planWidget, planWidgetKept, wordAppears, wordDisappears, wordChanges, wordMoves
    case planUnknown, planSummary, verbInitStore, verbCreateSlot, verbDropSlot, verbStartStream, verbBackup, verbVerify
    case verbRetain, verbSweep, verbScrub, verbDrill, verbConfigure, verbRetire, retentionHeading, retentionNone,
        wordKeep,
        wordForget
    // Status.
    case aspectCluster, aspectSize, aspectTables, aspectExposure, aspectPoint, aspectWAL, aspectSlot
    case aspectEndpoints, aspectDrill, aspectSpace, aspectLoop, aspectRunning, aspectNext, aspectIncident,
        statusClusterTitle
    case statusStoreTitle, statusLoopTitle, levelOK, levelWarning, levelCritical, levelUnknown, statusUp
    case statusStandby, statusDown, statusUnseen, statusSize, statusSizeUnchecked, statusTable, statusTableMissing
    case statusTableSmall, statusExposure, statusExposureUnseen, statusExposureUnknown, statusPoint, statusNoPoint
    case statusWAL, statusNoWAL, statusSlot, statusNoSlot, statusEndpoint, statusEndpointSick, statusDrill
    case statusDrillFailed, statusNoDrill, statusSpace, statusReadOnly, statusFills, statusFillsUnknown
    case statusWALUnseen, statusNoBase, statusOtherTimeline, statusHole, statusOldHole, statusNotStreaming
    case statusStreamUnknown, statusNotBegun, statusSpaceUnknown
    case statusLoopRuns, statusLoopCommand, statusLoopSilent, statusLoopAbsent, statusInterrupted, statusUnsure
    case statusRunning, statusStage, statusProgress, statusIdle, statusNext, statusNow, statusDue, statusNothingNext
    case statusSummary
    // The start page.
    case docsTitle, docsAbout, sectionOpenNow, docsNothingOpen, columnSince, sectionPapers, purposeRunbook
    case purposeReport, purposeMetrics, purposePreflight, purposePostIncident, paperPostIncident, paperAbsent
    case paperUnknown, paperMade, paperOutOfDate, sectionPaths, roleOnCall, roleOperator, roleDeveloper, roleManager
    case roleAuditor, pathFirstMinutes, pathWhich, pathProcedures, pathReady, pathRehearse, pathCommands, pathTrend
    case pathPromises, pathMistake, pathTerms, pathVerdicts, pathLearned, pathAudit, pathProof, sectionOnCall
    case callFirst, callLook, callOpen, callChoose, callPeople, callNote, callEnd, callNever, neverDelete, neverOver
    case neverTwo, neverSilent, callHandOver, callHandOverHow, callHandOverLook, sectionCommands, docsCommandsHow
    case columnCommand, columnPurpose, sectionDecisions, decisionsHow, columnQuestion, columnHowToSee, goOn
    case goToProcedure, askIntrusion, askAnswers, askDamage, askLoss, askProtected, nothingToRestore, closeGap
    case sectionQuestions, askHowMuch, answerHowMuch, askHowLong, askOwnMistake, answerOwnMistake, askStopped
    case answerStopped, askDelete, answerDelete, askKeys, answerKeys, askUnknown, answerUnknown, askNoise
    case answerNoise, askBelieve, answerBelieve, askCode, answerCode, askNewCluster, answerNewCluster
    // Error budgets.
    case budgetTime, budgetTimeOver, budgetNoTime, budgetJobs, budgetJobsOver, budgetNotOneJob, budgetNoJob
    case incidentBudget, incidentBackupsInARow
    case incidentDrillsInARow, incidentNear, columnBudgetLeft, sectionBudgets, columnStated, columnSpent, columnLeft
    case columnBurn, columnTriggers, burnRates, burnUnseen, burnTrigger, burnNoTrigger, burnRule, inARowRule
    case methodBudget, methodBurn, aspectBudget, statusBudget, statusBudgetBurn
    // Integrity and the age of drills.
    case levelExtents, levelManifest, levelRecovery, levelPages, levelSQL, levelEndpoint, columnLevel, levelReached
    case levelAnd, levelUnchecked, levelFailed, levelNone, levelNoneFailed, levelsHow, drillAge, drillAgeNone
    case wordFresh, wordStaleByPlan, aspectIntegrity, statusIntegrity, statusDrillStale, statusDrillOtherPlan
    // Forecasts.
    case forecastStore, forecastRetention, forecastRestore, forecastDrill, forecastPredicted, forecastDated
    case forecastNotInSight, forecastNotEnough, forecastNoDrill, forecastReached, forecastNever, incidentPredicted
    case sectionForecasts, forecastsHow, columnWhat, columnEarliest, columnLikely, columnLatest, columnMethod
    case columnData, methodTrend, methodSchedule, forecastData, wordPredicted, wordNotInSight, wordNotEnough
    case wordReached, methodForecast, aspectForecast
}
