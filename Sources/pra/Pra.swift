import ArgumentParser

/// The root command. Every command is one line of `subcommands`.
struct Pra: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pra",
        abstract: "Disaster recovery for PostgreSQL, stated in manifests and proven by restores.",
        discussion: """
            Manifests state what must be true: recovery objectives, stores, retention, drills. pra compares them with \
            what is true, shows the difference, closes it, and keeps evidence of all of it.

            Begin with:
              pra explain RecoveryPlan   what a manifest may say
              pra validate manifests/    every problem, and what would be right
              pra render manifests/      the values that count, defaults included

            Exit status:
              0  done; in compliance             7   conflict: lease, stale plan
              1  failed                          8   unreachable; retry
              2  usage or manifest invalid       9   verification or drill failed
              3  objective not met, or findings  10  no such store
              4  refused; nothing changed        12  wrong key
              5  interrupted; safe to run again  20, 21  plan --detailed-exitcode
              6  not found                       130 interrupted by SIGINT
            """,
        version: "0.1.0",
        subcommands: [
            ValidateCommand.self, SchemaCommand.self, ExplainCommand.self, RenderCommand.self, PlanCommand.self,
            ApplyCommand.self, RunCommand.self, StatusCommand.self, BackupCommand.self, PointsCommand.self,
            RetentionCommand.self, HoldCommand.self, VerifyCommand.self,
            RestoreCommand.self, DrillCommand.self, WALCommand.self,
            StoreCommand.self, KeyCommand.self, ReportCommand.self, LedgerCommand.self, EvidenceCommand.self,
            PolicyCommand.self, AlertCommand.self, UserCommand.self, IncidentCommand.self, RunbookCommand.self,
            PreflightCommand.self, MetricsCommand.self, DocsCommand.self,
        ])
}
