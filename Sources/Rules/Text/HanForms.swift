/// One Han character under several code points: what a roster copied out of a PDF file, or a file
/// of an older character set, has in the place of the character that was meant. Characters that are
/// only alike, or simplified and traditional ones, are not the same, and different people have
/// them.
enum HanForms {
    /// The scalar in whose place this one stands; itself if in none.
    static func meant(by scalar: Unicode.Scalar) -> Unicode.Scalar {
        let value = scalar.value
        return switch value {
        case 0x2E80...0x2EFF: supplement[value] ?? scalar
        case 0x2F00..<0x2F00 + UInt32(kangxi.count): kangxi[Int(value - 0x2F00)]
        case 0xE815..<0xE815 + UInt32(privateUse.count): privateUse[Int(value - 0xE815)]
        default: scalar
        }
    }

    /// Says nothing of its own: which drawing of the same character is preferred (an ideographic
    /// variation), a joiner, or a mark of direction.
    static func isSilent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x200C...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFE00...0xFE0F,
            0xE0100...0xE01EF:
            true
        default: false
        }
    }

    /// U+2F00 and up, the 214 radicals of Kangxi, as Unicode's compatibility decomposition has
    /// them.
    private static let kangxi: [Unicode.Scalar] = Array(
        ("一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广"
            + "廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目"
            + "矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆"
            + "里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠")
            .unicodeScalars)

    /// U+E815 and up: where GBK and GB 18030 of 2000 put characters that Unicode did not have yet,
    /// and GB 18030 of 2005 and 2022 has them from Unicode. 䶮, a name of many, is the last but one.
    private static let privateUse: [Unicode.Scalar] = Array(
        ("⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊"
            + "䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻").unicodeScalars)

    /// Radicals of U+2E80 and up that are drawn as a character is, and which PDF files have for it.
    private static let supplement: [UInt32: Unicode.Scalar] = [
        0x2EA0: "民", 0x2EC4: "西", 0x2EC5: "见", 0x2EC9: "贝", 0x2ECB: "车", 0x2ED3: "长",
        0x2ED4: "门", 0x2ED8: "青", 0x2ED9: "韦", 0x2EDA: "页", 0x2EDB: "风", 0x2EDC: "飞",
        0x2EE2: "马", 0x2EE3: "骨", 0x2EE5: "鱼", 0x2EE6: "鸟", 0x2EE7: "卤", 0x2EE8: "麦",
        0x2EE9: "黄", 0x2EEC: "齐", 0x2EF0: "龙", 0x2EF3: "龟",
    ]
}
