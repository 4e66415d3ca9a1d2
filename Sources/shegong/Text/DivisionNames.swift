import Schema

// Names of the values of divisions in time.

extension DivisionChangeKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .merger: ValueName("merger", "合并", "merger")
        case .split: ValueName("split", "拆分", "split")
        case .renaming: ValueName("renaming", "更名", "renaming")
        case .code: ValueName("code", "代码变更", "change of code")
        case .district: ValueName("district", "撤县设区", "county to district")
        case .zone: ValueName("zone", "设立功能区", "functional zone")
        case .dissolution: ValueName("dissolution", "撤销县级建制", "prefecture without counties")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension DivisionChangeState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .published: ValueName("published", "已公布", "published")
        case .carriedOut: ValueName("carried-out", "已移交", "carried out")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
