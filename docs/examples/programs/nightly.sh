#!/usr/bin/env bash
# A province's nightly job: rows out of PostgreSQL, those that changed scored anew, verdicts back by id.
#
#   DATABASE=postgresql://… ./nightly.sh FOLDER
#
# FOLDER keeps last night's result; without one all rows are scored. Any failure leaves table and FOLDER as they were.
set -euo pipefail
last=$1/last tonight=$1/tonight
rm -rf "$tonight" && mkdir -p "$tonight"
db() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 "$DATABASE"; }

db <<SQL
\copy (select id, 一级指标, 二级指标, 三级指标, 年度指标值, 实际完成值, 分值 from figures order by id) to '$tonight/rows.csv' csv header
SQL

since=()
if [ -f "$last/scored.csv" ]; then since=(--since "$last/scored.csv" --key id); fi
${EVALUATOR:-evaluator} batch "$tonight/rows.csv" -o "$tonight/scored.csv" --year 2022 --raw --log-json "${since[@]}"

db <<SQL
begin;
create temp table tonight (
  id bigint primary key, 一级指标 text, 二级指标 text, 三级指标 text, 年度指标值 text, 实际完成值 text, 分值 numeric,
  状态 text, 达成度 numeric, 得分 numeric, 问题 text
) on commit drop;
\copy tonight from '$tonight/scored.csv' csv header
update figures set 状态 = new.状态, 达成度 = new.达成度, 得分 = new.得分, 问题 = new.问题
from tonight as new
where figures.id = new.id
  -- Only where the row is still the one that was scored: what changed meanwhile waits for the next night.
  and (figures.年度指标值, figures.实际完成值, figures.分值)
    is not distinct from (new.年度指标值, new.实际完成值, new.分值)
  and (figures.状态, figures.达成度, figures.得分, figures.问题) is distinct from (new.状态, new.达成度, new.得分, new.问题);
commit;
SQL

rm -rf "$last" && mv "$tonight" "$last"
