"""A province's nightly job, as docs/examples/programs/nightly.sh does it, on a PostgreSQL of the test's own."""

from __future__ import annotations

import csv
import io
import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import evaluator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "docs" / "examples" / "programs" / "nightly.sh"
INPUTS = ("id", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值")
OURS = ("状态", "达成度", "得分", "问题")
TABLE = """
    create table figures (
      id bigint primary key, 一级指标 text, 二级指标 text, 三级指标 text,
      年度指标值 text, 实际完成值 text, 分值 numeric, 状态 text, 达成度 numeric, 得分 numeric, 问题 text
    )
"""
DAY = """
    update figures set 实际完成值 = '40家' where 年度指标值 = '≥35家' and id < 60;
    update figures set 分值 = 20 where id in (101, 102);
    delete from figures where id in (7, 8);
    insert into figures
    select 1000 + id, 一级指标, 二级指标, 三级指标, 年度指标值, 实际完成值, 分值 from figures where id < 5
"""
"""A day's work: figures come in, rows are corrected, withdrawn and added."""
PLACES = (("产出指标", "数量指标", "检查"), ("成本指标", "经济成本指标", "补助"), ("产出指标", "时效指标", "完成时间"))
PAIRS: tuple[tuple[str | None, str | None], ...] = (
    ("≥35家", "28家"),
    ("≥35家", "36家"),
    ("=100%", "=100%"),
    ("≤180元", "-5元"),
    ("2022年10月底前", "2022-11-01"),
    ("有效提升", '“有效提升”,据"简报"'),
    ("≥35家", "第一行\n第二行"),
    (None, "36家"),
    ("≥35家", None),
    ("", ""),
    ("≥35家", "'=1+1"),
    ("≥10万元", "１２万元"),
)
"""Formulas, quotes, lines, blanks and nulls: what a CSV on the way could spoil."""


class Cluster:
    """A PostgreSQL in a temporary folder, on loopback, of a user that is not root."""

    def __init__(self, programs: Path, folder: Path, user: str | None) -> None:
        self._programs, self._folder = programs, folder
        self._as = [] if user is None else ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]
        self.database = ""

    def start(self) -> None:
        self._run(
            "initdb", "-D", "data", "--auth=trust", "--username=province", "--no-sync", "-E", "UTF8", "--no-locale"
        )
        for _ in range(5):  # another program may take the port in between
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            options = f"-F -p {port} -h 127.0.0.1 -k {self._folder}"
            if self._run("pg_ctl", "-D", "data", "-w", "-t", "60", "-l", "log", "-o", options, "start", check=False):
                self.database = f"postgresql://province@127.0.0.1:{port}/postgres"
                return
        pytest.fail((self._folder / "log").read_text())

    def stop(self) -> None:
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop", check=False)

    def _run(self, program: str, *arguments: str, check: bool = True) -> bool:
        command = [*self._as, str(self._programs / program), *arguments]
        # Its own output goes nowhere: the server would hold a pipe open as long as it runs.
        done = subprocess.run(
            command, cwd=self._folder, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return done.returncode == 0

    def sql(self, text: str, given: str = "") -> list[list[str]]:
        """What a statement gives, nulls as ␀."""
        command = ["psql", "-qX", "--csv", "-t", "-v", "ON_ERROR_STOP=1", "-P", "null=␀", "-c", text, self.database]
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return list(csv.reader(io.StringIO(done.stdout, newline="")))


def installed() -> Path | None:
    """The folder of PostgreSQL's programs; Debian keeps those of a server out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    programs, user = installed(), None
    if programs is None or shutil.which("psql") is None or shutil.which("bash") is None:
        pytest.skip("PostgreSQL is not installed")
    if os.geteuid() == 0:
        user = "postgres"
        if shutil.which("setpriv") is None or not any(each.pw_name == user for each in pwd.getpwall()):
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if user:
            shutil.chown(folder, user)
        made = Cluster(programs, folder, user)
        made.start()
        try:
            yield made
        finally:
            made.stop()


def copied(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as COPY reads them: a null is empty, an empty text is two quotes."""
    cells = [["" if cell is None else '"{}"'.format(str(cell).replace('"', '""')) for cell in row] for row in rows]
    return "".join(f"{','.join(row)}\n" for row in cells)


def night(cluster: Cluster, folder: Path) -> dict[str, Any]:
    """The job; what its log says."""
    own = {"DATABASE": cluster.database, "EVALUATOR": f"{sys.executable} -m evaluator", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", str(SCRIPT), str(folder)], env={**os.environ, **own}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stderr)
    return found


def whole(cluster: Cluster) -> list[tuple[Any, ...]]:
    """What a run over all rows gives that never left this process."""
    rows = cluster.sql(f"select {', '.join(INPUTS)} from figures order by id")
    cells = [[None if cell == "␀" else cell for cell in row] for row in rows]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(INPUTS, pl.String), orient="row")
    return evaluator.score(frame, year=2022).select("id", *OURS).rows()


def kept(cluster: Cluster) -> list[tuple[Any, ...]]:
    """What the table has."""
    rows = cluster.sql(f"select id, {', '.join(OURS)} from figures order by id")
    cells = [[None if cell == "␀" else cell for cell in row] for row in rows]
    return [(id_, status, *(each and float(each) for each in numbers), codes) for id_, status, *numbers, codes in cells]


def test_night_after_night_the_table_has_the_verdicts_of_a_whole_run(cluster: Cluster, tmp_path: Path) -> None:
    cluster.sql(TABLE)
    rows = [
        (number, *PLACES[number % len(PLACES)], *PAIRS[number % len(PAIRS)], (10, 12.5, None)[number % 3])
        for number in range(240)
    ]
    cluster.sql(f"copy figures ({', '.join(INPUTS)}) from stdin csv", copied(rows))
    before = cluster.sql(f"select {', '.join(INPUTS)} from figures order by id")

    assert night(cluster, tmp_path)["rows"] == 240
    assert cluster.sql(f"select {', '.join(INPUTS)} from figures order by id") == before
    assert kept(cluster) == whole(cluster)
    assert {status for _, status, *_ in kept(cluster)} >= {"完成", "未完成", "待评判", "无目标值", "无完成值"}

    cluster.sql(DAY)
    assert kept(cluster) != whole(cluster)

    assert night(cluster, tmp_path)["rows"] == 243
    assert kept(cluster) == whole(cluster)
    # And nothing at all.
    assert night(cluster, tmp_path)["rows"] == 243
    assert kept(cluster) == whole(cluster)
