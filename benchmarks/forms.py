"""Two thousand forms as YAML through ``run`` with all outputs: time, memory and where it goes.

python benchmarks/forms.py --forms 2000
"""

from __future__ import annotations

import argparse
import csv
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from data import rows  # noqa: E402  found by the path above

from evaluator.evaluate import prepare, score  # noqa: E402  found by the path above
from evaluator.forms.dump import dump_form  # noqa: E402  found by the path above
from evaluator.forms.model import Form  # noqa: E402  found by the path above
from evaluator.scorecard.files import write_outputs  # noqa: E402  found by the path above

INDICATORS = 15


def made(folder: Path, count: int) -> None:
    """Forms of fifteen indicators, and one table of actuals."""
    table = next(iter(rows(count * INDICATORS))).unique(["三级指标", "年度指标值"], maintain_order=True, keep="any")
    table = next(iter(rows(count * INDICATORS))) if len(table) < count * INDICATORS else table
    (folder / "targets").mkdir()
    with (folder / "actuals.csv").open("w", encoding="utf-8", newline="") as file:
        actuals = csv.writer(file)
        actuals.writerow(["项目名称", "一级指标", "二级指标", "三级指标", "实际完成值"])
        for number in range(count):
            own = table[number * INDICATORS : (number + 1) * INDICATORS].to_dicts()
            name = f"示例项目{number:05}"
            indicators = []
            for place, row in enumerate(own):
                levels = {
                    "一级指标": row["一级指标"],
                    "二级指标": row["二级指标"],
                    "三级指标": f"{row['三级指标']}（{place}）",
                }
                indicators.append({**levels, "指标值": row["年度指标值"]})
                actuals.writerow([name, *levels.values(), row["实际完成值"]])
            form = Form.model_validate({"项目名称": name, "年度": 2022, "绩效指标": indicators})
            (folder / "targets" / f"{number:05}.yaml").write_text(dump_form(form), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=2000)
    count = parser.parse_args().forms
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made(folder, count)
        print(f"{count:,} forms, {count * INDICATORS:,} indicators\n\n| part | s |\n| --- | --- |")
        start = time.perf_counter()
        prepared = prepare(folder / "targets", folder / "actuals.csv", year=2022)
        read = time.perf_counter()
        cards = score(prepared)
        scored = time.perf_counter()
        write_outputs(cards, folder / "out", prepared.forms)
        written = time.perf_counter()
    print(f"| reading YAML and figures, matching | {read - start:.1f} |")
    print(f"| reading values, scoring | {scored - read:.1f} |")
    print(f"| writing JSON, CSV, HTML and a workbook a form | {written - scored:.1f} |")
    print(f"| whole | {written - start:.1f} |")
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
