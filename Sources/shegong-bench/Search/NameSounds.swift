/// How the characters of invented names are read (拼音, without tones), one reading each: what
/// somebody types who only heard a name.
struct NameSounds {
    private var syllables: [Character: Substring] = [:]
    private var homophones: [Substring: [Character]] = [:]

    init() {
        for word in Self.words.split(whereSeparator: \.isWhitespace) {
            let syllable = word.prefix { $0.isASCII }
            let characters = word.dropFirst(syllable.count)
            homophones[syllable] = Array(characters)
            for character in characters {
                syllables[character] = syllable
            }
        }
    }

    /// The syllable of a character; nil for one that no invented name has.
    func syllable(_ character: Character) -> Substring? { syllables[character] }

    /// The other characters of invented names that are read like this one.
    func homophones(of character: Character) -> [Character] {
        guard let syllable = syllables[character] else { return [] }
        return homophones[syllable, default: []].filter { $0 != character }
    }

    /// A syllable and its characters, those of family names and of given names together.
    private static let words = """
        an安 bai白 bin彬 bing冰 cai蔡 cao曹 chang常 chao超 chen陈 cheng程成 chun春纯 cong聪 cui崔 dai戴 deng邓
        ding丁 dong董 du杜 duan段 fan范 fang方芳 fei飞 feng冯 fu傅 gang刚 gao高 gong龚 gu顾 guan官 gui桂 guo郭国
        hai海 han韩涵 hao郝豪浩 he何贺 hong红 hou侯 hu胡 hua华 huang黄 hui慧 jia贾佳嘉 jian建 jiang蒋姜江 jie杰洁婕 jin金
        jing静菁 juan娟 jun军俊 kang康 kong孔 lai赖 lan兰岚澜 lei雷磊 li李黎丽 liang梁 liao廖 lin林琳 ling玲 liu刘
        long龙 lu卢陆 luo罗 lv吕 ma马 mao毛 mei梅 meng孟 min敏 ming明茗 mo墨 na娜 ning宁 ou欧 pan潘 peng彭鹏 ping平
        qi琪 qian钱 qiang强 qiao乔 qin秦 qing卿 qiu邱 ren任 rong蓉融 rui瑞 ruo若 shan珊 shang上 shao邵 shen沈
        shi石史诗 shuang爽 si司思 song宋 su苏 sun孙 tan谭 tang唐汤 tao涛 tian田 ting婷 tong桐 tu徒 wan万琬 wang王汪
        wei魏伟薇 wen文 wu吴武 xi溪希 xia夏霞 xiang翔 xiao萧晓 xie谢 xin欣馨 xiong熊 xiu秀 xu徐许 xuan轩 xue薛雪
        yan阎艳燕琰 yang杨阳洋 yao姚瑶 ye叶 yi易怡艺 yin尹 ying英颖莹 yong勇咏 yu于余玉宇雨毓羽 yuan袁远苑瑗园 yue悦 yun云韵 ze泽
        zeng曾 zhang张 zhao赵昭 zheng郑 zhi志 zhong钟 zhou周 zhu朱 zi梓子 zou邹
        """
}
