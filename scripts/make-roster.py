#!/usr/bin/env python3
"""Writes a roster of invented exam passers of Zhaoqing's eight divisions as CSV.

    scripts/make-roster.py [--passers 2500] [--years 2018-2020] [--seed 2021] > roster.csv

The same options give the same rows. Nobody in it can be alive: all births are in 1899. The check
digits of the ID numbers are right, so that the registry takes them. One passer in forty has passed
two exams, assistant first and social worker later; these second rows stand at the end.
"""
import argparse
import csv
import datetime
import random
import sys

# Code, and how many of a hundred passers live there.
DIVISIONS = [
    (441202, 27), (441203, 8), (441204, 14), (441223, 8),
    (441224, 10), (441225, 7), (441226, 9), (441284, 17),
]
FAMILY_NAMES = (
    "李王张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡丁魏薛叶阎余潘杜戴夏钟汪田"
    "任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
COMPOUND_FAMILY_NAMES = ("欧阳", "司徒", "上官")
GIVEN_CHARACTERS = (
    "敏静丽芳娟霞燕玲慧琳婷欣怡佳嘉颖琪瑶洁莹珊蓉薇岚雪梅兰云晓文思若雨诗安宁俊豪浩宇轩泽瑞彬鹏飞翔成志明超杰涛强勇建国华"
    "春秋远子墨溪桐融毓悦昭茗羽希"
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
HEADING = (
    "name", "id_number", "management_number", "level", "exam_year", "division", "passed_on",
    "issued_on",
)
# Days from which the exams of a year counted as passed, and on which certificates were issued.
PASSED_ON = {2018: "2018-09-14", 2019: "2019-09-18", 2020: "2020-12-30", 2021: "2022-01-13"}
ISSUED_ON = {2018: "2018-11-30", 2019: "2019-12-06", 2020: "2021-03-26", 2021: ""}


def id_number(division, birth, sequence):
    """A resident ID number (GB 11643) with its check character (ISO 7064 MOD 11-2)."""
    body = f"{division}{birth:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS))
    return body + "10X98765432"[total % 11]


def invented_name(source):
    """Two or three characters, seldom a compound family name."""
    family = source.choice(FAMILY_NAMES)
    if source.random() < 0.02:
        family = source.choice(COMPOUND_FAMILY_NAMES)
    return family + "".join(source.choices(GIVEN_CHARACTERS, k=source.choice((1, 2, 2, 2))))


class Roster:
    """Makes rows; numbers are given once."""

    def __init__(self, seed):
        self.source = random.Random(seed)
        self.numbers = set()
        self.serials = {}

    def number(self, division):
        """An ID number that nobody has yet."""
        while True:
            birth = datetime.date(1899, 1, 1) + datetime.timedelta(self.source.randrange(365))
            number = id_number(division, birth, self.source.randrange(1, 1000))
            if number not in self.numbers:
                self.numbers.add(number)
                return number

    def management_number(self, year, level):
        """17 digits: year, province and city, level, serial."""
        serial = self.serials[year] = self.serials.get(year, 0) + 1
        return f"{year}4412{1 if level == 'assistant' else 2}{serial:08d}"

    def row(self, name, number, level, year, division):
        """A row of the roster."""
        management = self.management_number(year, level)
        return (name, number, management, level, year, division, PASSED_ON[year], ISSUED_ON[year])

    def passer(self, years):
        """A row for somebody new."""
        source = self.source
        codes, shares = zip(*DIVISIONS)
        division = source.choices(codes, shares)[0]
        level = "assistant" if source.random() < 0.72 else "social_worker"
        return self.row(
            invented_name(source), self.number(division), level, source.choice(years), division)


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--passers", type=int, default=2500)
    options.add_argument("--years", default="2018-2020", help="first and last year of exams")
    options.add_argument("--seed", type=int, default=2021)
    chosen = options.parse_args()
    first, _, last = chosen.years.partition("-")
    years = range(int(first), int(last or first) + 1)
    if not set(years) <= set(PASSED_ON):
        options.error("exams are known of 2018 to 2021")

    roster = Roster(chosen.seed)
    rows = [roster.passer(years) for _ in range(chosen.passers)]
    again = [row for row in rows if row[3] == "assistant" and row[4] < years[-1]]
    for row in again[: chosen.passers // 40]:
        rows.append(roster.row(row[0], row[1], "social_worker", years[-1], row[5]))

    output = csv.writer(sys.stdout, lineterminator="\n")
    output.writerow(HEADING)
    output.writerows(rows)


if __name__ == "__main__":
    main()
