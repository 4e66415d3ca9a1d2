/// What the program says of itself.
enum Text: Sendable, CaseIterable {
    case rehearsalWord, rehearsalLine, mayHaveHappened, unreachable, timeout
    case connectionLost, cancelled, answerUnreadable, confirm, notConfirmed
    case namePrompt, documentPrompt, inputEnded, numberAsArgument, personUnclear,
        managementNumberUnclear
    case personMissing, reasonMissing, pledgeMissing, applicationOrNumber, certificateSaved
    case fileUnreadable, fileUnwritable, fileChanged, importing, importRefused
    case rejectedWritten, columnIgnored, pageLimit, timeoutLimit, keyUnclear
    case dayUnclear, instantUnclear, nothingLookedFor, countOrPercent, orderOrDefect
    case settlementUnclear, grantWaits
    case minutesMissing, minutesOrHours, daysOrInstants
    case backupTaking, backupUnlike, fileThere, keepAtLeast, keepNeedsFolder
    case phonePrompt, phoneMissing, onceOrFollow, spoolIncomplete, spoolInUse, spoolUnusable
    case folderUnusable
    case mediaTypeUnclear, oneSubject, attachmentMoving, attachmentUnlike
    case letterSaved, contactPrompt, complainantMissing, personOrNumber, groundMissing
    case erasureLeaves, documentMissing, onePersonAtMost

    subscript(_ language: Language) -> String { localized[language] }

    static func nationalRow(_ row: Int) -> Localized {
        Localized(
            "第 \(row) 行应为：管理号,级别,状态,有效期至。",
            "Line \(row) must be: management number,level,status,valid until.")
    }

    static func comparisonRow(_ row: Int) -> Localized {
        Localized(
            "第 \(row) 行应为：证件号码,日期,文号。", "Line \(row) must be: ID number,day,reference.")
    }

    static func morePages(after id: UInt64) -> Localized {
        Localized("（未完，续页用 --after \(id)）", "(more: --after \(id))")
    }

    /// The text in both languages; one that ends in a colon is followed by what it is about.
    var localized: Localized {
        switch self {
        case .erasureLeaves:
            Localized(
                "说明：日志、归档、快照和备份中的旧字节保留到其保存期限届满；请系统管理员按 docs/operations.md"
                    + "「删除个人信息」处理，并处理短信目录、已打印和另存的文件。",
                "Note: journal, archive, snapshots and backups hold the old bytes until their "
                    + "retention ends. The system administrator does what docs/operations.md says "
                    + "under Erasure, also with the spool of messages and what was printed or "
                    + "saved.")
        case .mediaTypeUnclear:
            Localized(
                "无法按扩展名判断文件类型，请用 --media-type 指明（PDF、JPEG、PNG、OFD）。",
                "The file's ending does not tell its type: give --media-type (PDF, JPEG, PNG, OFD)."
            )
        case .oneSubject:
            Localized(
                "请用 --person、--application、--feedback、--notice、--complaint、--remedy 之一指明附件所属。",
                "Say what it belongs to with one of --person, --application, --feedback, --notice, "
                    + "--complaint and --remedy.")
        case .attachmentMoving: Localized("正在传输", "Moving")
        case .attachmentUnlike:
            Localized(
                "写入的附件与登记服务发出的内容不一致，已删除：",
                "What was written is not what the daemon sent; it was removed: ")
        case .rehearsalWord:
            Localized("演示", "REHEARSAL")
        case .rehearsalLine:
            Localized(
                "【演示】演示库数据，不具任何效力。", "REHEARSAL: data of a rehearsal store, of no effect.")
        case .mayHaveHappened:
            Localized(
                "该操作可能已经生效。用同一幂等键重复执行是安全的：",
                "The change may have been made. Repeating it under the same key is safe:")
        case .unreachable:
            Localized(
                "无法连接登记服务。请检查服务是否运行、套接字路径是否正确：",
                "The daemon cannot be reached. Check that it runs and that the socket is right: ")
        case .timeout:
            Localized("登记服务没有在时限内答复。", "The daemon did not answer in time.")
        case .connectionLost:
            Localized(
                "连接在收到答复之前中断。", "The connection ended before the answer came.")
        case .cancelled:
            Localized("操作已取消。", "The call was cancelled.")
        case .answerUnreadable:
            Localized(
                "无法理解登记服务的答复，请检查版本是否一致：",
                "The daemon's answer cannot be read. Check that the versions match: ")
        case .confirm:
            Localized("确认执行吗？输入 y 继续：", "Go on? Type y: ")
        case .notConfirmed:
            Localized("未确认，什么也没有做。", "Not confirmed. Nothing was done.")
        case .namePrompt:
            Localized("姓名：", "Name: ")
        case .documentPrompt:
            Localized("证件号码：", "Document number: ")
        case .inputEnded:
            Localized(
                "标准输入中缺少姓名或证件号码（各占一行）。",
                "Standard input must hold the name and the document number, a line each.")
        case .documentMissing:
            Localized("标准输入中缺少证件号码。", "Standard input must hold the document number.")
        case .onePersonAtMost:
            Localized(
                "--person 与 --identity 只能用一个。", "Give one of --person and --identity only.")
        case .numberAsArgument:
            Localized(
                "参数中不得出现身份证号码。请用 --identity 从标准输入给出姓名和号码。",
                "An identity number never goes into an argument. Use --identity and standard input."
            )
        case .nothingLookedFor:
            Localized("请给出姓名或 --employer。", "Give a name or --employer.")
        case .personUnclear:
            Localized(
                "社工用编号或管理号指明。", "Name a person by id or by management number.")
        case .managementNumberUnclear:
            Localized(
                "管理号应为 10 至 40 位数字或字母。", "A management number has 10 to 40 digits or letters.")
        case .personMissing:
            Localized(
                "请指明社工：编号、管理号，或 --identity。", "Name a person: id, management number or --identity.")
        case .reasonMissing:
            Localized("请用 --reason 说明原因。", "Give a reason with --reason.")
        case .pledgeMissing:
            Localized(
                "提交前申请人必须作出承诺声明：加 --pledge。",
                "The applicant must give the pledge before submission: add --pledge.")
        case .applicationOrNumber:
            Localized(
                "请给出申请编号，或用 --number 给出登记号。",
                "Give an application, or a registration number with --number.")
        case .certificateSaved:
            Localized("证书文本已保存：", "Certificate text saved: ")
        case .fileUnreadable:
            Localized("无法读取文件：", "The file cannot be read: ")
        case .fileUnwritable:
            Localized("无法写入文件：", "The file cannot be written: ")
        case .fileChanged:
            Localized(
                "文件在导入过程中被修改，什么也没有保存。", "The file changed during the import. Nothing was kept.")
        case .importing:
            Localized("正在导入", "Importing")
        case .importRefused:
            Localized(
                "有错误的行，整批未导入。", "Some rows are in error; nothing was imported.")
        case .rejectedWritten:
            Localized("错误行已写入：", "Rejected rows written: ")
        case .columnIgnored:
            Localized("忽略的列：", "Column ignored: ")
        case .countOrPercent:
            Localized("请给出 --count 或 --percent 之一。", "Give either --count or --percent.")
        case .grantWaits:
            Localized(
                "尚未生效：须另一位安全管理员或系统管理员在十四日内用 operator confirm 确认，授权编号 ",
                "Of no effect yet: another security administrator or the system administrator "
                    + "confirms it within fourteen days with operator confirm, grant ")
        case .settlementUnclear:
            Localized(
                "请给出 --keep、--under、--general-rule 之一。",
                "Give one of --keep, --under and --general-rule.")
        case .orderOrDefect:
            Localized(
                "请给出 --in-order 或 --defect 之一。", "Give either --in-order or --defect.")
        case .pageLimit:
            Localized("--limit 应为 1 至 1000。", "--limit must be 1 to 1000.")
        case .timeoutLimit:
            Localized("--timeout 应大于 0 秒。", "--timeout must be above 0 seconds.")
        case .keyUnclear:
            Localized("幂等键不是 UUIDv7。", "The idempotency key is no UUIDv7.")
        case .minutesMissing:
            Localized("请用 --minutes 或 --hours 说明时长。", "Give --minutes or --hours.")
        case .minutesOrHours:
            Localized("--minutes 与 --hours 只用一个。", "Give --minutes or --hours, not both.")
        case .daysOrInstants:
            Localized(
                "时间用 --from-day、--until-day，或成对的 --from、--until 说明。",
                "Give --from-day and --until-day, or both --from and --until.")
        case .backupTaking:
            Localized("正在备份", "Backing up")
        case .backupUnlike:
            Localized(
                "写入的备份与服务器发出的不一致，已删除。请检查磁盘后重新备份：",
                "What was written is not what the daemon sent; it was removed. Check the disk: ")
        case .fileThere:
            Localized("文件已存在，请换一个文件名：", "The file is there already. Give another name: ")
        case .keepAtLeast:
            Localized("--keep 至少为 2。", "--keep must be 2 or more.")
        case .keepNeedsFolder:
            Localized("--keep 只用于目录。", "--keep goes with a folder.")
        case .phonePrompt:
            Localized("接收短信的手机号：", "Mobile number for the answer: ")
        case .folderUnusable:
            Localized(
                "不能新建该文件夹：已存在，或无权写入。",
                "The folder cannot be made: it is there already, or may not be written.")
        case .letterSaved:
            Localized("决定书已保存：", "Letter saved: ")
        case .contactPrompt:
            Localized("联系方式（可空）：", "How to reach him (may be empty): ")
        case .complainantMissing:
            Localized(
                "标准输入第一行应为举报人姓名；匿名举报请用 --anonymous。",
                "The first line of standard input must be the name of who complains, or give "
                    + "--anonymous.")
        case .personOrNumber:
            Localized(
                "请用 --person 给出社工编号，或用 --number 给出登记号。",
                "Give a person with --person, or a registration number with --number.")
        case .groundMissing:
            Localized(
                "提出暂停、注销或撤销须用 --ground 给出事由。",
                "A suspension, cancellation or revocation needs a coded --ground.")
        case .phoneMissing:
            Localized(
                "标准输入第三行应为接收短信的手机号。",
                "The third line of standard input must be the mobile number for the answer.")
        case .onceOrFollow:
            Localized(
                "请给出 --once 或 --follow-seconds 之一。", "Give either --once or --follow-seconds.")
        case .spoolIncomplete:
            Localized(
                "短信目录缺少以下子目录，请在 smsd.conf 中启用并创建：",
                "The spool lacks this folder. Turn it on in smsd.conf and make it: ")
        case .spoolInUse:
            Localized(
                "另一个发送任务正在使用该短信目录：", "Another delivery job is using the spool: ")
        case .spoolUnusable:
            Localized("短信目录无法读写：", "The spool cannot be read or written: ")
        case .dayUnclear:
            Localized(
                "日期写作 2021-12-15。", "Write a day as 2021-12-15.")
        case .instantUnclear:
            Localized(
                "时间写作 \"2021-12-15 00:00:00\"（北京时间）或 2021-12-15T00:00:00+08:00。",
                "Write an instant as \"2021-12-15 00:00:00\" (UTC+8) or 2021-12-15T00:00:00+08:00.")
        }
    }
}
