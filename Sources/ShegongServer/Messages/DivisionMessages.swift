import Registry

/// What is said about changes of divisions and imports from a retired system.
extension RefusalReason {
    var divisionTemplate: MessageTemplate? {
        switch self {
        case .divisionChangeUnfit:
            MessageTemplate(
                "原区划与承继区划不合此种变更。请核对批复：合并须并入一个区划，拆分须有两个以上，更名代码不变，改代码、撤县设区须用新代码。",
                "Sources and successors do not fit this kind of act. A merger has one successor, a "
                    + "split two or more, a renaming keeps its code, a new code is unused.")
        case .divisionChangeEarly:
            MessageTemplate(
                "变更自{day}起施行，届时自动移交，不能提前。", "The act takes effect on {day}: nothing moves before.")
        case .divisionNotStanding:
            MessageTemplate(
                "区划{division}在施行之日不存在或已终止。请用 division list --on 核对。",
                "Division {division} does not stand on that day. Check with division list --on.")
        case .divisionCodeTaken:
            MessageTemplate(
                "代码{division}曾属于另一区划，不能再用。",
                "Code {division} was another division's and is not given again.")
        case .divisionCodeInvalid:
            MessageTemplate(
                "{division}不是六位区划代码。没有代码的功能区请用 --kind zone。",
                "{division} is no six-digit code. An area without one is made with --kind zone.")
        case .divisionsBelow:
            MessageTemplate(
                "区划{division}之下的区划须逐一写明划归哪个承继区划（--below 代码=承继区划），尚缺：{below}。",
                "Say of each division below {division} to which successor it goes (--below "
                    + "CODE=SUCCESSOR); missing: {below}.")
        case .divisionNotBelow:
            MessageTemplate(
                "{division}不是被拆分区划的下一级区划，或写了不止一次。请核对 --below。",
                "{division} does not lie directly below the division that is divided, or is named "
                    + "twice. Check --below.")
        case .personPlaced:
            MessageTemplate(
                "此人不在待定名单中：变更尚未移交完毕，或已定去向。",
                "Nothing is to be decided about this person: files are still moved, or it is done.")
        case .migrationTotalsDiffer:
            MessageTemplate(
                "收到的行与封面控制数不一致：{differences}（收到/封面）。批次未受理，请核对文件和控制数，撤销后重新导入。",
                "What came in is not what the cover says: {differences} (found/cover). Nothing is "
                    + "taken. Check file and cover, undo the import and bring it in again.")
        default: nil
        }
    }
}
