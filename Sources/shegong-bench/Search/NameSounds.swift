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
        an安 bai白柏 bin彬斌 bing冰 bo波 cai蔡 cao曹 chang常 chao超潮 chen陈晨辰 cheng程成 chuan川
        chun春纯 cong聪 cui崔 dai戴 de德 deng邓 ding丁 dong董东冬 du杜 duan段 fa发 fan范 fang方芳
        fei飞菲 fen芬 feng冯峰凤 fu傅福富 gang刚 gao高 gong龚 gu顾 guan官 guang光 gui桂贵 guo郭国
        hai海 han韩涵 hao郝豪浩昊 he何贺鹤荷 hong红鸿 hou侯 hu胡湖 hua华 huan焕 huang黄 hui慧辉
        jia贾佳嘉 jian建 jiang蒋姜江 jie杰洁婕 jin金锦 jing静菁婧 ju菊 juan娟 jun军俊钧 kai凯
        kang康 kong孔 lai赖 lan兰岚澜 lei雷磊蕾 li李黎丽莉利 lian莲 liang梁良 liao廖 lin林琳
        ling玲岭 liu刘 long龙 lu卢陆璐 luo罗 lv吕 ma马 mao毛 mei梅 meng孟 min敏 ming明茗鸣 mo墨
        na娜 nan南 ning宁 ou欧 pan潘 peng彭鹏 ping平萍 qi琪 qian钱倩茜 qiang强 qiao乔 qin秦勤
        qing卿庆晴 qiu邱秋 quan权 ren任仁 rong蓉融荣 rui瑞 ruo若 sen森 shan珊善 shang上 shao邵
        shen沈 sheng生胜 shi石史诗 shuang爽 si司思 song宋松 su苏 sun孙 tan谭 tang唐汤 tao涛桃
        tian田 ting婷 tong桐彤 tu徒 wan万琬 wang王汪 wei魏伟薇炜 wen文雯 wu吴武 xi溪希曦 xia夏霞
        xiang翔祥 xiao萧晓 xie谢 xin欣馨昕信 xing星兴 xiong熊 xiu秀 xu徐许旭 xuan轩萱旋 xue薛雪
        yan阎艳燕琰妍岩彦 yang杨阳洋 yao姚瑶耀 ye叶烨 yi易怡艺义 yin尹 ying英颖莹 yong勇咏
        yu于余玉宇雨毓羽煜 yuan袁远苑瑗园 yue悦月 yun云韵芸 ze泽 zeng曾 zhang张 zhao赵昭 zhen珍
        zheng郑正 zhi志智 zhong钟中忠 zhou周洲 zhu朱竹珠 zi梓子 zou邹
        """
}
