#!/usr/bin/env python3
"""Writes Sources/Rules/Data/pinyin.tsv: the toneless Mandarin reading of each Han character.

    scripts/make-pinyin.py            writes the file
    scripts/make-pinyin.py --check    fails if the file is not what this would write

The readings are those of ICU's transliterator Han-Latin (`uconv`, Debian's icu-devtools), with ü as v.
ICU gives one reading a character; readings that names have besides (mostly of surnames) stand in
NAME_READINGS below and are added to it.
"""
import pathlib
import re
import subprocess
import sys
import unicodedata

TARGET = pathlib.Path(__file__).resolve().parent.parent / "Sources/Rules/Data/pinyin.tsv"
RANGES = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF)]

# Readings in names besides the common one.
NAME_READINGS = {
    "ao": "敖", "bao": "鲍", "ben": "贲", "bi": "秘费", "bian": "卞", "bo": "伯柏薄繁", "chao": "晁巢",
    "chen": "谌", "cheng": "晟盛乘", "chong": "种", "chu": "褚", "dan": "单", "di": "翟", "du": "都",
    "fan": "繁", "fu": "宓", "ge": "盖葛", "gou": "勾", "gui": "炅", "guo": "过", "he": "何贺和",
    "hua": "华", "ji": "纪", "jian": "见", "jiang": "强", "ju": "车", "kan": "阚", "le": "乐", "li": "郦",
    "lu": "逯", "lv": "吕", "man": "曼", "mei": "美", "mi": "宓", "miao": "缪", "mo": "万", "na": "那娜",
    "nie": "乜", "nuo": "娜", "nv": "女", "ou": "区", "piao": "朴", "ping": "冯", "po": "繁", "pu": "朴",
    "qi": "亓俟", "qian": "茜", "qin": "覃", "qiu": "仇", "qu": "区瞿", "quan": "权", "ren": "任",
    "rong": "容", "sha": "沙", "shan": "单", "shao": "召", "she": "折佘", "shen": "莘", "sheng": "晟盛",
    "shi": "石", "si": "俟", "sui": "眭", "ta": "拓", "tan": "覃澹", "tuo": "拓", "wei": "尉隗", "xi": "茜",
    "xian": "冼洗", "xiang": "相", "xie": "解", "xin": "莘", "xing": "行", "xiong": "兄", "yan": "颜阎",
    "yao": "乐", "yu": "尉於", "yuan": "员", "yue": "乐", "yun": "员", "zai": "宰", "zeng": "曾",
    "zha": "查", "zhai": "翟", "zhang": "长", "zhao": "召朝", "zhi": "祗", "zhu": "朱", "zu": "祖",
    "chang": "长", "ceng": "曾", "cha": "查", "jie": "解", "hang": "行", "gai": "盖", "wan": "万",
    "yin": "殷", "ying": "应", "zhong": "种重", "hui": "会", "kuai": "会", "jia": "贾", "gu": "贾",
}


def readings():
    characters = [chr(code) for first, last in RANGES for code in range(first, last + 1)]
    shown = subprocess.run(
        ["uconv", "-f", "utf-8", "-t", "utf-8", "-x", "Han-Latin"],
        input="\n".join(characters) + "\n", capture_output=True, text=True, check=True).stdout
    lines = shown.split("\n")[:len(characters)]
    found = {}
    for character, reading in zip(characters, lines):
        syllable = toneless(reading)
        if syllable:
            found.setdefault(syllable, set()).add(character)
    for syllable, more in NAME_READINGS.items():
        found.setdefault(syllable, set()).update(more)
    return found


def toneless(reading):
    parts = unicodedata.normalize("NFD", reading.strip().lower()).replace("u\u0308", "v")
    plain = "".join(each for each in parts if not unicodedata.combining(each))
    # What ICU does not know it leaves as it is.
    return plain if re.fullmatch("[a-z]{1,6}", plain) else ""


def table():
    head = ("# Toneless Mandarin readings of Han characters, by syllable; a character may stand in two lines.\n"
            "# Written by scripts/make-pinyin.py from ICU's Han-Latin and a list of readings in names.\n")
    found = readings()
    return head + "".join(
        f"{syllable}\t{''.join(sorted(found[syllable]))}\n" for syllable in sorted(found))


def main():
    text = table()
    if sys.argv[1:] == ["--check"]:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET.name} is not what scripts/make-pinyin.py writes")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        TARGET.write_text(text, encoding="utf-8")


main()
