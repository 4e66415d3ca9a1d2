#!/bin/bash
# Plays a registration notice from end to end: bureaus, operators, roster, account, application, two
# reviews, certificate, figures; then kills the daemon in the middle of writes and starts it again.
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
number=0

# say ENGLISH CHINESE: one sentence.
say() {
    if [ "$language" = zh ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

# step ENGLISH CHINESE: a numbered sentence before what it is about.
step() {
    number=$((number + 1))
    printf '\n\033[1m%2d. %s\033[0m\n' "$number" "$(say "$1" "$2")"
}

# ------------------------------------------------------------------------------------------------
# Packages, programs, folder.

step "What is missing is installed, and the programs are built." \
    "安装缺少的软件包，编译程序。"
scripts/install-dependencies.sh build
products=(shegongd shegong shegong-bench)
for product in "${products[@]}"; do
    printf '$ swift build -c release --product %s\n' "$product"
    swift build -c release --product "$product" 2>&1 | tail -n 1
done
built=$(swift build -c release --show-bin-path)

# Everybody may pass through the folder; only the daemon's account reads the store in it.
folder=$(mktemp -d /tmp/shegong-demo.XXXXXX)
chmod 755 "$folder"
mkdir "$folder/bin" "$folder/files"
for product in "${products[@]}"; do cp "$built/$product" "$folder/bin/"; done
# Resources that SwiftPM lays beside the programs.
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
daemon_process=""

# All programs that the demo started are children of this shell; nothing else is touched.
finish() {
    local status=$?
    trap - EXIT
    if [ -n "$daemon_process" ]; then
        "${as_root[@]}" kill -TERM "$daemon_process" 2>/dev/null || true
        wait 2>/dev/null || true
    fi
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
        --shell /usr/sbin/nologin --gid "$prefix" "$1"
    made_accounts+=("$1")
}

if ! getent group "$prefix" >/dev/null; then
    "${as_root[@]}" groupadd --system "$prefix"
    made_group=true
fi
make_account "$daemon_account"
group=$(getent group "$prefix" | cut -d: -f3)
mkdir "$folder/run"
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
    printf '\033[2m%s$\033[0m%s\n' "$officer" "$line"
    under "$account" "$@" 2>&1
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

start_daemon() {
    under "$daemon_account" shegongd serve --directory "$folder/store" --socket "$socket" \
        --admin-socket "$admin_socket" >>"$folder/daemon.log" 2>&1 &
    daemon_process=$!
    local attempt
    for attempt in $(seq 200); do
        [ -S "$socket" ] && [ -S "$admin_socket" ] && return
        kill -0 "$daemon_process" 2>/dev/null || "${as_root[@]}" kill -0 "$daemon_process" || break
        sleep 0.05
    done
    cat "$folder/daemon.log" >&2
    return 1
}

step "A store is made as a rehearsal, and the daemon started on it under an account of its own." \
    "建立演示库，用单独的账号启动服务。"
say "Every line below runs under the uid of the officer it begins with (setpriv --reuid)." \
    "以下每一行都以行首那位工作人员的 uid 运行（setpriv --reuid）。"
play daemon shegongd init --rehearsal --directory "$folder/store"
start_daemon
play root shegong administrator appoint $prefix-security --role security-administrator \
    --socket "$admin_socket"
play root shegong administrator appoint $prefix-system --role system-administrator \
    --socket "$admin_socket"

step "The clock is set to the first morning of the notice; only a rehearsal's can be." \
    "把时间设到通知的第一个上午；只有演示库可以设定时间。"
play system shegong rehearsal set-clock "2021-12-15 09:00:00"

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

step "The security administrator binds each officer's Unix account to a bureau and a role." \
    "安全管理员把每位工作人员的系统账号绑定到机构和角色。"
bind() {
    under "$prefix-security" shegong operator create "$prefix-$1" --bureau "$2" --role "$3" \
        --valid-from 2021-12-01 --display-name "$4" >/dev/null
}
play security shegong operator create $prefix-deqing-clerk --bureau deqing --role clerk \
    --valid-from 2021-12-01 --display-name 德庆经办
for index in "${!county_codes[@]}"; do
    bind "${county_accounts[$index]}-review" "${county_accounts[$index]}" reviewer \
        "${county_names[$index]}初审"
done
bind city-final zhaoqing final-reviewer 肇庆终审
bind city-batch zhaoqing batch 肇庆批量
bind city-figures zhaoqing statistician 肇庆统计
play security shegong operator list

# ------------------------------------------------------------------------------------------------
# The notice and the roster.

step "The provincial rules and the notice of Zhaoqing 2021 are published: data, not code." \
    "发布广东省规则和肇庆市 2021 年登记通知：都是数据，不是代码。"
play system shegong rule-set publish "$files/guangdong.toml"
play system shegong notice publish "$files/zhaoqing-2021.toml"
play system shegong notice show zhaoqing-2021

step "The roster of 2,500 invented exam passers is checked, and then imported." \
    "先核对、再导入 2500 名（虚构的）考试通过人员名单。"
scripts/make-roster.py > "$files/roster.csv"
chmod a+r "$files"/*
head -n 3 "$files/roster.csv"
play city-batch shegong roster import "$files/roster.csv" --dry-run
play city-batch shegong roster import "$files/roster.csv"
