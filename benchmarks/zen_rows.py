"""A GoRules zen decision for each row: the simple rules of ``batch.py`` as an expression node.

Needs ``zen-engine``, which the project does not; ``make bench`` sets up a Python that has it:

    build/peers/bin/python benchmarks/zen_rows.py ROWS
"""

from __future__ import annotations

import json
import sys
import time

import zen

RULE = (
    "ceiling ? (done <= goal ? 1 : goal / done) : (done >= goal ? 1 : done / goal)",
    "done >= goal",
)
GRAPH = {
    "nodes": [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {
            "id": "score",
            "type": "expressionNode",
            "name": "score",
            "position": {"x": 1, "y": 0},
            "content": {
                "expressions": [
                    {"id": "a", "key": "share", "value": RULE[0]},
                    {"id": "b", "key": "met", "value": RULE[1]},
                ]
            },
        },
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ],
    "edges": [
        {"id": "1", "sourceId": "in", "targetId": "score", "type": "edge"},
        {"id": "2", "sourceId": "score", "targetId": "out", "type": "edge"},
    ],
}


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    decision = zen.ZenEngine().create_decision(json.dumps(GRAPH))
    start = time.perf_counter()
    for place in range(rows):
        decision.evaluate({"goal": 35.0, "done": float(place % 60), "ceiling": False, "weight": 10.0})
    seconds = time.perf_counter() - start
    print(f"| zen decision a row, numbers given | {rows:,} rows | {seconds:.2f} s | {rows / seconds:,.0f} rows/s |")


if __name__ == "__main__":
    main()
