extension Heading {
    /// Headings of divisions in time.
    var divisionText: Localized {
        switch self {
        case .sources: Localized("原区划", "divisions before")
        case .successors: Localized("承继区划", "divisions after")
        case .divisionsBelow: Localized("下级区划去向", "divisions below go to")
        case .tallies: Localized("移交数量", "what would move")
        case .divisionChange: Localized("区划变更", "change of divisions")
        case .divisionChanges: Localized("区划变更", "changes of divisions")
        case .bureausEnded: Localized("终止的登记机构", "bureaus that end")
        case .movedPersons: Localized("移交人数", "persons moved")
        case .movedOperators: Localized("移交经办人", "operators moved")
        case .listedOperators: Localized("待定经办人", "operators to be decided about")
        case .carriedOutAt: Localized("移交完毕时间", "carried out")
        case .formerDivisions: Localized("原登记地", "registered before in")
        default: migrationText
        }
    }
}
