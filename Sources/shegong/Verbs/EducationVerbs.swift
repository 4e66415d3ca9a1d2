import ArgumentParser
import Schema
import ShegongClient

struct EducationNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "education", abstract: "继续教育 · Continuing education",
            subcommands: [
                Record.self, Recognize.self, Withdraw.self, ImportRoll.self, List.self,
                Rolls.self,
            ])
    }

    struct Record: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "录入继续教育 · Record an entry")
        }

        @Argument(help: "社工编号或管理号 · Person by id or management number")
        var person: PersonArgument
        @OptionGroup var course: CourseOptions
        @Option(help: "证明编号 · Number of the proof")
        var proof: String
        @OptionGroup var options: CommonOptions

        func validate() throws {
            try person.check()
            guard course.claimedMinutes != nil else {
                throw ValidationError(Text.minutesMissing.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.recordEducation(
                    RecordEducationRequest(
                        person: person.selector, form: course.form.value, title: course.title,
                        organiser: course.organiser, studied: course.studied,
                        completedOn: course.completedOn?.day ?? 0,
                        claimedMinutes: course.claimedMinutes ?? 0, proofNumber: proof),
                    key: session.key))
        }
    }

    struct Recognize: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "认定学时，0 分钟为不予认定 · Recognise minutes; 0 refuses")
        }

        @Argument(help: "记录编号 · Entry")
        var entry: UInt64
        @Option(help: "认定的分钟数 · Minutes recognised")
        var minutes: UInt32
        @Option(help: "少认或不予认定的原因 · Why fewer, or none")
        var reason: String = ""
        @Option(help: "所见的记录版本 · Version that you saw")
        var expectedVersion: UInt32 = 1
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.recognizeEducation(
                    RecognizeEducationRequest(
                        entryId: entry, expectedVersion: expectedVersion,
                        recognisedMinutes: minutes, reason: reason),
                    key: session.key))
        }
    }

    struct Withdraw: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "撤回未使用的记录 · Withdraw an entry that serves nothing")
        }

        @Argument(help: "记录编号 · Entry")
        var entry: UInt64
        @Option(help: "原因 · Why")
        var reason: String
        @Option(help: "所见的记录版本 · Version that you saw")
        var expectedVersion: UInt32 = 1
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("education withdraw \(entry)")
            session.show(
                try await session.client.withdrawEducation(
                    WithdrawEducationRequest(
                        entryId: entry, expectedVersion: expectedVersion, reason: reason),
                    key: session.key))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "列出记录及计入情况 · List entries, with what of them counts",
                discussion: """
                    不指明社工时列出辖区内的记录，例如待认定的 · Without a person: entries of your \
                    territory, such as those that await recognition
                    """)
        }

        @Argument(help: "社工编号或管理号 · Person by id or management number")
        var person: PersonArgument?
        @Option(help: "管理号 · Certificate whose registration is to be renewed")
        var certificate: ManagementNumberArgument?
        @Option(help: "登记通知简称 · Under which notice; else the general rule")
        var notice: String = ""
        @Option(help: "日期 · On which day; else today")
        var on: DayArgument?
        @Option(help: "只列该状态（不指明社工时） · Only in this state, without a person")
        var state: Named<EducationState>?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func validate() throws {
            try person?.check()
            try certificate?.check()
        }

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listEducation(
                ListEducationRequest(
                    person: person?.selector, managementNumber: certificate?.text ?? "",
                    noticeName: notice, onDay: on?.day ?? 0, state: state?.value ?? .unspecified,
                    page: person == nil ? page.request : nil))
            session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
        }
    }
}

/// What was studied, for one entry or for a roll.
struct CourseOptions: ParsableArguments {
    @Option(help: "形式 · Form")
    var form: Named<EducationForm> = Named(.training)
    @Option(help: "举办单位 · Organiser")
    var organiser: String
    @Option(help: "课程名称 · What was studied")
    var title: String = ""
    @Option(help: "首日 · First day of study")
    var fromDay: DayArgument?
    @Option(help: "末日，缺省为首日 · Last day; else the first")
    var untilDay: DayArgument?
    @Option(help: "开始时间 · First instant, where the hours are known")
    var from: InstantArgument?
    @Option(help: "结束时间 · End")
    var until: InstantArgument?
    @Option(help: "结业日期，缺省为末日 · Day of completion; else the last day")
    var completedOn: DayArgument?
    @Option(help: "申报分钟 · Minutes claimed")
    var minutes: UInt32?
    @Option(help: "申报小时（60分钟，不是学时） · Hours of 60 minutes claimed")
    var hours: UInt32?

    func validate() throws {
        guard minutes == nil || hours == nil else {
            throw ValidationError(Text.minutesOrHours.bilingual)
        }
        let hasDays = fromDay != nil || untilDay != nil
        let hasInstants = from != nil || until != nil
        guard !hasDays || !hasInstants, (from == nil) == (until == nil),
            untilDay == nil || fromDay != nil
        else { throw ValidationError(Text.daysOrInstants.bilingual) }
    }

    var claimedMinutes: UInt32? {
        minutes
            ?? hours.map { $0.multipliedReportingOverflow(by: 60) }
            .map { $0.overflow ? .max : $0.partialValue }
    }

    var studied: StudyTime? {
        if let from, let until {
            return StudyTime(fromAt: from.instant, untilAt: until.instant)
        }
        guard let fromDay else { return nil }
        return StudyTime(fromDay: fromDay.day, untilDay: untilDay?.day ?? fromDay.day)
    }
}
