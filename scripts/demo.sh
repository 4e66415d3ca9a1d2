#!/bin/bash
# Plays a registration notice from end to end: bureaus, operators, roster, account, application, two
# reviews, certificate, figures, feedback and its SMS, the change feed, and three years later the
# re-registration with continuing education; then kills the daemon in the middle of writes.
#
#   scripts/demo.sh           in the language of the locale
#   scripts/demo.sh --lang zh|en
#   scripts/demo.sh --keep    leaves the folder with the store and the files it wrote
#
# The store is a rehearsal's (演示): the only kind whose clock can be set, marked on all output. Each
# officer has a Unix account of his own, and every command really runs under it (setpriv), since the
# daemon knows its callers by nothing else. The accounts are made for the demo and removed after it.
# Needs root, or sudo. Everything else lies in a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."
# The officers' accounts read what is written here.
umask 022

language=en
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in zh*) language=zh ;; esac
keep=false
while [ $# -gt 0 ]; do
    case "$1" in
        --lang) language=${2:-}; shift ;;
        --keep) keep=true ;;
        *) echo "usage: scripts/demo.sh [--lang zh|en] [--keep]" >&2; exit 2 ;;
    esac
    shift
done
case "$language" in zh | en) ;; *) echo "--lang is zh or en" >&2; exit 2 ;; esac

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
began=$SECONDS
steps=0

# say ENGLISH CHINESE: one sentence.
say() {
    if [ "$language" = zh ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

bold='' dim='' plain=''
if [ -t 1 ]; then bold=$'\033[1m' dim=$'\033[2m' plain=$'\033[0m'; fi

# step ENGLISH CHINESE: a numbered sentence before what it is about.
step() {
    steps=$((steps + 1))
    printf '\n%s%2d. %s%s\n' "$bold" "$steps" "$(say "$1" "$2")" "$plain"
}

# ------------------------------------------------------------------------------------------------
# Packages, programs, folder.

step "What is missing is installed, and the programs are built." \
    "安装缺少的软件包，编译程序。"
scripts/install-dependencies.sh build
products=(shegongd shegong shegong-bench)
for product in "${products[@]}"; do
    printf '$ swift build -c release --product %s\n' "$product"
    # A build says much; its last line is enough, and its last forty where it fails.
    log=$(swift build -c release --product "$product" 2>&1) || {
        tail -n 40 <<< "$log"
        exit 1
    }
    tail -n 1 <<< "$log"
done
built=$(swift build -c release --show-bin-path)

# Everybody may pass through the folder; only the daemon's account reads the store in it.
folder=$(mktemp -d /tmp/shegong-demo.XXXXXX)
chmod 755 "$folder"
mkdir "$folder/bin" "$folder/files" "$folder/run"
for product in "${products[@]}"; do cp "$built/$product" "$folder/bin/"; done
# The toolchain's libraries too, since it may lie where the officers' accounts cannot read; the
# programs look beside themselves first. And what SwiftPM lays beside programs as their resources.
runtime=$(dirname "$(readlink -f "$(command -v swift)")")/../lib/swift/linux
for product in "${products[@]}"; do
    ldd "$folder/bin/$product" | awk '{ print $3 }' | { grep "^$(realpath "$runtime")/" || true; }
done | sort -u | xargs -r cp -t "$folder/bin"
find "$built" -maxdepth 1 -name '*.resources' -exec cp -r {} "$folder/bin/" \;
chmod -R a+rX "$folder"
socket="$folder/run/shegong.sock"
admin_socket="$folder/run/admin.sock"
files="$folder/files"

# ------------------------------------------------------------------------------------------------
# Accounts. They are removed in the end if this demo made them.

prefix=shegong-demo
daemon_account=$prefix-daemon
made_accounts=()
made_group=false
starter=""
starts=0

# All programs that the demo started are children of this shell; nothing else is touched.
finish() {
    local status=$?
    trap - EXIT
    [ -z "$starter" ] || signal_daemon TERM
    local account
    for account in "${made_accounts[@]}"; do
        "${as_root[@]}" userdel "$account" 2>/dev/null || true
    done
    if $made_group; then "${as_root[@]}" groupdel "$prefix" 2>/dev/null || true; fi
    if $keep; then
        say "The files are kept in $folder." "文件保留在 $folder。"
    else
        "${as_root[@]}" rm -rf "$folder"
    fi
    [ "$status" = 0 ] || say "The demo failed (status $status)." "演示失败（状态 $status）。" >&2
    exit "$status"
}
trap finish EXIT

# make_account NAME: a system account in the group of those who may connect.
make_account() {
    getent passwd "$1" >/dev/null && return
    "${as_root[@]}" useradd --system --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin --gid "$prefix" "$1" 2>/dev/null
    made_accounts+=("$1")
}

if ! getent group "$prefix" >/dev/null; then
    "${as_root[@]}" groupadd --system "$prefix"
    made_group=true
fi
make_account "$daemon_account"
group=$(getent group "$prefix" | cut -d: -f3)
"${as_root[@]}" chown "$daemon_account:$prefix" "$folder/run"
"${as_root[@]}" install -d -m 700 -o "$daemon_account" -g "$prefix" "$folder/store"

# under ACCOUNT COMMAND...: runs a command with the uid of an account, without any other group or
# capability, as the officer's own session would. "root" is left as it is.
under() {
    local account=$1
    shift
    local environment=(
        "PATH=$folder/bin:/usr/bin:/bin" LANG=C.UTF-8 "SHEGONG_SOCKET=$socket"
        SWIFT_BACKTRACE=enable=no
    )
    [ "$language" = zh ] && environment+=(LC_ALL=zh_CN.UTF-8)
    if [ "$account" = root ]; then
        "${as_root[@]}" env -i "${environment[@]}" "$@"
    else
        "${as_root[@]}" setpriv --reuid "$(id -u "$account")" --regid "$group" --clear-groups \
            --inh-caps=-all --no-new-privs env -i "${environment[@]}" "$@"
    fi
}

# The officers of the notice: account, bureau, roles, name shown.
county_codes=(441202 441203 441204 441223 441224 441225 441226 441284)
county_accounts=(duanzhou dinghu gaoyao guangning huaiji fengkai deqing sihui)
county_names=(端州区 鼎湖区 高要区 广宁县 怀集县 封开县 德庆县 四会市)
officers=(security system city-final city-batch city-figures deqing-clerk)
for name in "${county_accounts[@]}"; do officers+=("$name-review"); done
for officer in "${officers[@]}"; do make_account "$prefix-$officer"; done

# play OFFICER COMMAND...: shows a command as the officer would type it, and runs it under his uid.
# Where standard input is not the terminal, the command reads it; what it holds is not shown.
play() {
    local officer=$1 account=$prefix-$1 word line=""
    [ "$officer" = root ] && account=root
    shift
    for word in "$@"; do
        case "$word" in *[\ \;\&\|\<\>\(\)\$]* | "") word="'$word'" ;; esac
        line+=" ${word//"$folder"/…}"
    done
    printf '\n%s%s$%s%s\n' "$dim" "$officer" "$plain" "$line"
    # At a terminal the commands would ask before they act; the demo has said what it wants.
    if [ -t 0 ]; then under "$account" "$@" </dev/null 2>&1; else under "$account" "$@" 2>&1; fi
}

# refused OFFICER COMMAND...: as play, for what must not succeed.
refused() {
    local status=0
    play "$@" || status=$?
    say "(refused: exit status $status)" "（被拒绝：退出码 $status）"
    [ "$status" != 0 ]
}

# json OFFICER EXPRESSION COMMAND...: runs a command quietly and takes a value from its answer.
json() {
    local officer=$1 expression=$2
    shift 2
    under "$prefix-$officer" "$@" --output json |
        python3 -c "import json, sys; answer = json.load(sys.stdin); print($expression)"
}

# ------------------------------------------------------------------------------------------------
# The daemon.

# The rate limits of interactive roles are raised: one reviewer here approves hundreds in a row.
start_daemon() {
    starts=$((starts + 1))
    local log="$folder/daemon-$starts.log"
    # $$ of the inner shell becomes the daemon's own process id.
    # shellcheck disable=SC2016
    under "$daemon_account" SHEGONG_CHANGES_PER_SECOND=2000 SHEGONG_READS_PER_SECOND=2000 \
        sh -c 'echo $$ > "$1"; shift; exec "$@"' sh "$folder/run/pid" \
        shegongd serve --directory "$folder/store" --socket "$socket" \
        --admin-socket "$admin_socket" >"$log" 2>&1 </dev/null &
    starter=$!
    for _ in $(seq 600); do
        if grep -q ' serving' "$log"; then return; fi
        kill -0 "$starter" 2>/dev/null || break
        sleep 0.05
    done
    cat "$log" >&2
    return 1
}

# signal_daemon SIGNAL: sends it and waits until the daemon is gone.
signal_daemon() {
    "${as_root[@]}" kill "-$1" "$(cat "$folder/run/pid")"
    wait "$starter" 2>/dev/null || true
    starter=""
}

step "A store is made as a rehearsal, and the daemon started on it under an account of its own." \
    "建立演示库，用单独的账号启动服务。"
say "Every line below runs under the uid of the officer it begins with (setpriv --reuid)." \
    "以下每一行都以行首那位工作人员的 uid 运行（setpriv --reuid）。"
play daemon shegongd init --rehearsal --directory "$folder/store"
start_daemon

step "The clock is set to the first morning of the notice; only a rehearsal's can be." \
    "把时间设到通知的第一个上午；只有演示库可以设定时间。"
play root shegong rehearsal set-clock "2021-12-15 09:00:00" --socket "$admin_socket"

step "Root appoints the first administrators on a socket of its own; he has no role on the other." \
    "root 在单独的套接字上任命最初的管理员；在办理业务的套接字上他没有任何角色。"
play root shegong administrator appoint $prefix-security --role security-administrator \
    --socket "$admin_socket"
play root shegong administrator appoint $prefix-system --role system-administrator \
    --socket "$admin_socket"
refused root shegong status

# ------------------------------------------------------------------------------------------------
# Offices and officers.

step "The divisions of Guangdong are put in, and the bureaus of Zhaoqing and its eight counties." \
    "装入广东省行政区划，建立肇庆市及其八个县（市、区）的登记机构。"
play system shegong division install
play system shegong bureau create zhaoqing --name 肇庆市民政局 --division 441200
city=$(json system "[b['id'] for b in answer['bureaus'] if b['short_name'] == 'zhaoqing'][0]" \
    shegong bureau list)
for index in "${!county_codes[@]}"; do
    details=(--parent "$city" --division "${county_codes[$index]}")
    [ "${county_accounts[$index]}" = deqing ] && details+=(--office 社会工作股)
    if [ "$index" = 0 ]; then
        play system shegong bureau create "${county_accounts[$index]}" \
            --name "${county_names[$index]}民政局" "${details[@]}"
    else
        under "$prefix-system" shegong bureau create "${county_accounts[$index]}" \
            --name "${county_names[$index]}民政局" "${details[@]}" >/dev/null
    fi
done
play system shegong bureau list

step "Officers' Unix accounts are bound to bureaus and roles; who decides is confirmed by a second." \
    "安全管理员把系统账号绑定到机构和角色；有审核权的，须由另一位管理员确认。"
bind() {
    local answer
    answer=$(under "$prefix-security" shegong operator create "$prefix-$1" --bureau "$2" \
        --role "$3" --valid-from 2021-12-01 --display-name "$4" 2>&1) || {
        echo "$answer" >&2
        return 1
    }
}
play security shegong operator create $prefix-deqing-clerk --bureau deqing --role clerk \
    --valid-from 2021-12-01 --display-name 德庆经办
for index in "${!county_codes[@]}"; do
    bind "${county_accounts[$index]}-review" "${county_accounts[$index]}" reviewer \
        "${county_names[$index]}初审"
done
play security shegong operator create $prefix-city-final --bureau zhaoqing --role final-reviewer \
    --valid-from 2021-12-01 --display-name 肇庆终审
bind city-batch zhaoqing batch 肇庆批量
bind city-figures zhaoqing statistician 肇庆统计
grants=$(json security "*[g['id'] for g in answer['grants']]" shegong operator grants)
last_grant=${grants##* }
refused security shegong operator confirm "$last_grant"
for grant in $grants; do
    if [ "$grant" = "$last_grant" ]; then
        play system shegong operator confirm "$grant"
    else
        under "$prefix-system" shegong operator confirm "$grant" >/dev/null
    fi
done
play security shegong operator list

# ------------------------------------------------------------------------------------------------
# The notice and the roster.

step "The provincial rules and the notice of Zhaoqing 2021 are published: data, not code." \
    "发布广东省规则和肇庆市 2021 年登记通知：都是数据，不是代码。"
cp Sources/shegong/Data/rule-sets/guangdong-2021.toml Sources/shegong/Data/notices/zhaoqing-2021.toml \
    "$files/"
chmod a+r "$files"/*
play city-final shegong rule-set publish "$files/guangdong-2021.toml"
play city-final shegong notice publish "$files/zhaoqing-2021.toml"
play city-final shegong notice show zhaoqing-2021

step "A roster of 2,500 invented exam passers is checked first, and then imported." \
    "先核对、再导入 2500 名（虚构的）考试通过人员名单。"
scripts/make-roster.py > "$files/roster.csv"
play city-batch head -n 3 "$files/roster.csv"
play city-batch shegong roster import "$files/roster.csv" --dry-run
play city-batch shegong roster import "$files/roster.csv"

# ------------------------------------------------------------------------------------------------
# One person, from the account to the certificate.

# passer FILE DIVISION YEAR: the first assistant's row of a division and year.
passer() {
    awk -F, -v division="$2" -v year="$3" \
        '$6 == division && $5 == year && $4 == "assistant" { print; exit }' "$1"
}

# field ROW NUMBER
field() { cut -d, -f"$2" <<< "$1"; }

# personal_form ROW: an invented form, as the clerk would type it.
personal_form() {
    local id
    id=$(field "$1" 2)
    cat <<FORM
name = "$(field "$1" 1)"
sex = "$([ $((10#${id:16:1} % 2)) = 1 ] && echo male || echo female)"
birth_date = "${id:6:4}-${id:10:2}-${id:12:2}"
ethnicity = "汉族"
political_status = "none"
household_division_id = $(field "$1" 6)
workplace_division_id = $(field "$1" 6)
education = "bachelor"
school = "西江学院"
major = "社会工作"
employer_name = "德城社会工作服务中心"
employer_kind = "social-work-agency"
post = "社工"
field_of_service = "社区服务"
practising = true
mobile = "13900000000"
email = "worker@example.com"
address = "德庆县德城街道"
postcode = "526600"

[document]
kind = "resident"
number = "$id"

[[work_history]]
from_month = "2016-07"
employer = "德城社会工作服务中心"
post = "社工"
FORM
}

row=$(passer "$files/roster.csv" 441226 2020)
certificate=$(field "$row" 3)
personal_form "$row" > "$files/form.toml"

step "Deqing's clerk opens an account for a name and an ID number that stand in the roster." \
    "德庆县经办人为名单中的一位开立账户：姓名和身份证号从标准输入读入。"
say "(Name and number come from standard input, never from arguments.)" \
    "（姓名和号码从标准输入读入，从不作为命令参数。）"
printf '%s\n%s\n' "$(field "$row" 1)" "$(field "$row" 2)" |
    play deqing-clerk shegong account open

step "The clerk stores the personal form; what is shown of it is masked." \
    "经办人录入个人信息表；显示出来的内容已脱敏。"
play deqing-clerk shegong person form "$certificate" --file "$files/form.toml"
play deqing-clerk shegong person show "$certificate"

step "May this person register? Each condition answers for itself." \
    "此人能否登记？逐条说明。"
play deqing-clerk shegong eligibility explain "$certificate" --notice zhaoqing-2021

step "The clerk begins the application and submits it with the applicant's pledge." \
    "经办人新建申请，连同申请人的承诺一并提交。"
play deqing-clerk shegong application create "$certificate"
application=$(json deqing-clerk "answer['applications'][-1]['id']" shegong application list)
play deqing-clerk shegong application submit "$application" --notice zhaoqing-2021 --pledge

step "The county gives the first review, the city the final one; nobody gives both." \
    "县里初审，市里终审；同一人不能两审。"
play deqing-review shegong application review "$application" --stage first --outcome approve
refused deqing-review shegong application review "$application" --stage final --outcome approve
play city-final shegong application review "$application" --stage final --outcome approve
play city-final shegong application issue "$application"

step "The registration certificate." "登记证书。"
play deqing-clerk shegong certificate show "$application"

# ------------------------------------------------------------------------------------------------
# Somebody who may not register.

step "On 14 January the results of 2021 are known, and a passer of that exam asks to register." \
    "1 月 14 日，2021 年的考试成绩已公布，一位当年通过者要求登记。"
play system shegong rehearsal set-clock "2022-01-14 10:00:00"
scripts/make-roster.py --passers 40 --years 2021 --seed 14 > "$files/roster-2021.csv"
play city-batch shegong roster import "$files/roster-2021.csv"
late=$(passer "$files/roster-2021.csv" 441226 2021)
personal_form "$late" > "$files/late.toml"
printf '%s\n%s\n' "$(field "$late" 1)" "$(field "$late" 2)" |
    play deqing-clerk shegong account open
play deqing-clerk shegong person form "$(field "$late" 3)" --file "$files/late.toml"

step "The answer says which condition fails, what it saw, and how long the right stays open." \
    "答复说明哪一项不满足、看到的是什么、权利保留到哪一天。"
play deqing-clerk shegong eligibility explain "$(field "$late" 3)" --notice zhaoqing-2021

# ------------------------------------------------------------------------------------------------
# Two thousand more.

skip=100
count=2000
step "Two thousand more are registered through the client library, by three kinds of officers." \
    "再由三类工作人员通过客户端库登记两千人。"
play city-batch shegong-bench fill --socket "$socket" --step enter --roster "$files/roster.csv" \
    --skip $skip --count $count --notice zhaoqing-2021
for account in "${county_accounts[@]}"; do
    play "$account-review" shegong-bench fill --socket "$socket" --step first --count $count
done
play city-final shegong-bench fill --socket "$socket" --step final --count $count

step "Persons, certificates and registrations by county and level." \
    "按县（市、区）和级别统计人数、证书数、有效登记数。"
play city-figures shegong statistics show

step "The table is added up against the roster." "把这张表与名单逐格核对。"
{
    head -n 1 "$files/roster.csv"
    # Read to the end: a pipe that closes early would fail the script now and then.
    awk -v skip="$skip" -v count="$count" 'NR > skip + 1 && NR <= skip + 1 + count' \
        "$files/roster.csv"
    printf '%s\n' "$row"
} > "$files/registered.csv"
{ cat "$files/registered.csv"; printf '%s\n' "$late"; } > "$files/accounts.csv"
under "$prefix-city-figures" shegong statistics show --output json > "$files/figures.json"
scripts/check-figures.py "$files/figures.json" --accounts "$files/accounts.csv" \
    --registered "$files/registered.csv" --roster "$files/roster.csv" "$files/roster-2021.csv"

# ------------------------------------------------------------------------------------------------
# Feedback, and its answer by SMS.

step "Somebody passed in Hunan and works in Deqing: the roster does not name him. He gives feedback." \
    "有人在湖南通过考试、在德庆工作：社工库中没有此人，于是提交反馈。"
guest=("周远客" "43012118991231001X" "20204304000000003")
refused deqing-clerk shegong account open <<< "${guest[0]}
${guest[1]}"
before=$(json city-figures "answer['revision']" shegong status)
printf '%s\n%s\n%s\n' "${guest[0]}" "${guest[1]}" 13800000000 |
    play deqing-clerk shegong feedback open "${guest[2]}" --level assistant --exam-year 2020 \
        --province 430000 --passed-on 2020-12-30 --evidence 湖南省2020年合格人员名单第12页
play deqing-review shegong feedback review 1 --outcome approve
play city-final shegong feedback confirm 1 --outcome approve

step "The answer goes out by SMS: one file in the spool of smstools, whatever happens to the job." \
    "答复用短信发出：在 smstools 的目录中恰好一个文件，任务中断也不会多发。"
mkdir -p "$files/spool"/{outgoing,checked,sent,failed}
"${as_root[@]}" chown -R "$prefix-city-batch" "$files/spool"
play city-batch shegong message deliver --spool "$files/spool" --once
play city-batch shegong message deliver --spool "$files/spool" --once
play city-batch grep -rh 反馈 "$files/spool/outgoing"
[ "$("${as_root[@]}" grep -rl 反馈 "$files/spool/outgoing" | wc -l)" = 1 ]

step "Now his account can be opened; the entry stays listed until an official roster has it." \
    "现在可以开户；在正式名单确认之前，该记录一直列为未确认。"
printf '%s\n%s\n' "${guest[0]}" "${guest[1]}" | play deqing-clerk shegong account open
play city-batch shegong roster unconfirmed

step "The prefecture's job is told what changed since then, instead of asking for everything." \
    "市级任务只取此后的变更，而不是每次取全部数据。"
play city-figures shegong feed watch --after "$before" --until-current

# ------------------------------------------------------------------------------------------------
# Three years later.

step "Three years later the registration has run out. May it be renewed?" \
    "三年以后，登记有效期已满。能否再登记？"
play system shegong rehearsal set-clock "2024-12-18 09:00:00"
play deqing-clerk shegong eligibility explain "$certificate" --kind renewal

step "Continuing education is recorded, and recognised by somebody else." \
    "录入继续教育，由另一人认定。"
play deqing-clerk shegong education record "$certificate" --organiser 肇庆市社会工作协会 \
    --title 社会工作实务 --from-day 2023-05-08 --until-day 2023-05-13 --hours 48 --proof 肇社协2023-017
play deqing-clerk shegong education record "$certificate" --organiser 肇庆市社会工作协会 \
    --title 个案管理 --from-day 2024-03-04 --until-day 2024-03-06 --hours 24 --proof 肇社协2024-003
play deqing-review shegong education recognize 1 --minutes 2880
play deqing-review shegong education recognize 2 --minutes 1440
play deqing-clerk shegong education list "$certificate"

step "The renewal goes the same way as the first registration, and consumes these hours." \
    "再登记与首次登记走同样的流程，并使用这些学时。"
play deqing-clerk shegong application create "$certificate" --kind renewal
renewal=$(json deqing-clerk "answer['applications'][-1]['id']" \
    shegong application list --state draft)
play deqing-clerk shegong application submit "$renewal" --pledge
play deqing-review shegong application review "$renewal" --stage first --outcome approve
play city-final shegong application review "$renewal" --stage final --outcome approve
play city-final shegong application issue "$renewal"
play deqing-clerk shegong certificate show "$renewal"

# ------------------------------------------------------------------------------------------------
# A crash.

step "Four clerks' sessions open accounts; in the middle of that the daemon is killed (kill -9)." \
    "四个会话同时开户；写入途中强行杀死服务（kill -9）。"
# Each writes down what was acknowledged, only after it was.
open_accounts() {
    local line
    while read -r line; do
        printf '%s\n%s\n' "$(field "$line" 1)" "$(field "$line" 2)" |
            under "$prefix-city-batch" shegong account open --division "$(field "$line" 6)" \
                --output json --timeout 2 > "$files/answer-$1" 2>/dev/null || return 0
        printf '%s %s\n' "$(field "$line" 3)" \
            "$(sed -n 's/.*"revision": *\([0-9]*\).*/\1/p' "$files/answer-$1")" >> "$files/acked-$1"
    done
}
writers=()
for writer in 1 2 3 4; do
    : > "$files/acked-$writer"
    awk -v skip="$((skip + count + 1))" -v own="$writer" \
        'NR > skip && NR <= skip + 400 && NR % 4 == own % 4' "$files/roster.csv" \
        > "$files/rows-$writer"
    open_accounts "$writer" < "$files/rows-$writer" &
    writers+=($!)
done
while [ "$(cat "$files"/acked-? | wc -l)" -lt 80 ]; do sleep 0.05; done
printf '\n%sroot$%s kill -9 %s\n' "$dim" "$plain" "$(cat "$folder/run/pid")"
signal_daemon KILL
wait "${writers[@]}" || true
cat "$files"/acked-? > "$files/acked"
acked=$(wc -l < "$files/acked")
newest=$(sort -k2n "$files/acked" | tail -n 1 | cut -d' ' -f2)
say "$acked writes had been acknowledged, the newest at revision $newest." \
    "已答复的写入有 $acked 次，最新的修订号是 $newest。"

step "The daemon starts again on what is on disk; every acknowledged write is there." \
    "服务在磁盘内容上重新启动；每一次已答复的写入都在。"
start_daemon
play city-figures shegong status
revision=$(json city-figures "answer['revision']" shegong status)
found=0
while read -r management _; do
    under "$prefix-city-batch" shegong person show "$management" >/dev/null </dev/null \
        && found=$((found + 1))
done < "$files/acked"
say "Acknowledged: $acked. Found after the crash: $found. Revision: $revision, at least $newest." \
    "已答复：$acked。崩溃后找到：$found。修订号：$revision，不小于 $newest。"
[ "$found" = "$acked" ] && [ "$revision" -ge "$newest" ]

step "The daemon is stopped cleanly, and every file of the store is checked." \
    "正常停止服务，检查库中的每一个文件。"
signal_daemon TERM
play daemon shegongd verify --directory "$folder/store"

minutes=$(((SECONDS - began + 59) / 60))
printf '\n'
say "All steps passed, in $minutes minutes." "全部步骤通过，用时 $minutes 分钟。"
