/// Words that invented people and places are made of.
enum InventedNames {
    static let familyNames = words(
        """
        李 王 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅
        沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 金 陆 郝 孔
        白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 万 段 雷 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 文 欧阳 上官 司徒
        """)

    static let givenCharacters = words(
        """
        伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀 霞 平 刚 桂 英 华 玉 兰 建 国 志 海 燕 春 梅 红 玲 云
        晓 文 雪 慧 琳 婷 欣 怡 佳 嘉 俊 豪 浩 宇 轩 梓 涵 思 远 子 墨 若 溪 雨 桐 诗 安 宁 泽 瑞 彬 鹏 飞 翔 成 康
        颖 琪 瑶 洁 莹 珊 蓉 薇 菁 岚 苑 婕 馨 瑗 琰 韵 融 园 艺 咏 卿 聪 澜 纯 毓 悦 昭 冰 爽 琬 茗 羽 希
        """)

    /// Characters of names that fewer people bear.
    static let rarerCharacters = words(
        """
        晨 辉 斌 峰 波 莉 倩 萍 雯 妍 凯 旭 东 林 松 荣 德 良 光 正 庆 祥 生 凤 珍 芬 芸 菲 蕾
        璐 晴 彤 萱 婧 茜 曦 昊 昕 煜 炜 森 鸿 川 星 月 秋 冬 中 胜 利 义 仁 信 忠 智 勤 善 福
        贵 富 发 兴 权 辰 烨 焕 耀 岩 洲 湖 鸣 鹤 柏 竹 菊 荷 莲 珠 桃 旋 南 潮 岭 彦 钧 锦
        """)

    static let schools = words(
        "德江大学 西岭师范大学 端溪学院 北岭民政职业技术学院 星湖大学 贺江广播电视大学")

    static let majors = words(
        "社会工作 社会学 心理学 公共事业管理 行政管理 法学 护理学 汉语言文学")

    static let employers = words(
        "星湖社会工作服务中心 同心社区服务中心 向阳养老院 青苗青少年事务中心 端溪街道办事处 晨光儿童福利院")

    static let posts = words(
        "社会工作者 项目主管 督导 社区干事 护理部主任 个案社工")

    static let streets = words(
        "朝阳路 康城大道 解放路 人民南路 江滨路 端州四路 文明路 中山路")

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
