"""Each kind of rule finds what is planted, names row, agency and values, and finds nothing where all is well.

The cases are the invariants between the lists of a government, one by one.
"""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Examine, Tables

BODY = [["code", "name", "level", "enforces:boolean"], ["A1", "市住建局", "市级", 1], ["A2", "市气象局", "市级", 0]]
POWER = [["id", "agency", "status", "level"], ["P1", "A1", "保留", "市级"], ["P2", "A1", "取消", "市级"]]

#: What a case is: the rule, tables in which it holds, and what is put into which table to break it.
Case = dict[str, Any]


CASES: dict[str, Case] = {
    "1 no open row refers to a cancelled power": {
        "rule": {
            "where": {"valid_to": [None, {"min": "today"}]},
            "orphan": {"to": "power", "keys": {"power": "id"}, "having": {"status": {"not": "取消"}}},
        },
        "tables": {
            "service": [
                ["id", "agency", "power", "valid_to:date"],
                ["S1", "A1", "P1", None],
                ["S2", "A1", "P2", "2026-03-01"],
                ["S3", "A1", None, None],
            ],
            "power": POWER,
        },
        "planted": ["S4", "A2", "P2", "2026-03-02"],
        "values": {"power": "P2", "valid_to": "2026-03-02", "power.status": "取消"},
    },
    "1 every adjustment has its power": {
        "rule": {"orphan": {"to": "power", "keys": {"power": "id"}, "blank": "fault"}},
        "tables": {"adjustment": [["id", "agency", "power"], ["J1", "A1", "P1"]], "power": POWER},
        "planted": ["J2", "A2", None],
        "values": {},
    },
    "2 every power has a responsibility": {
        "rule": {"where": {"status": {"not": "取消"}}, "coverage": {"by": "duty", "keys": {"id": "power"}}},
        "tables": {"power": POWER, "duty": [["id", "power"], ["D1", "P1"]]},
        "planted": ["P3", "A2", "保留", "市级"],
        "values": {"id": "P3", "status": "保留", "duty.*": 0},
    },
    "3 a list has only its levels": {
        "rule": {"absent": {"fields": "level", "pattern": "(?!市级|县级).*"}},
        "tables": {"intermediary": [["id", "agency", "level"], ["I1", "A1", "市级"]]},
        "planted": ["I2", "A2", "乡级"],
        "values": {"level": "乡级"},
    },
    "3 a delegation goes down": {
        "rule": {
            "where": {"action": "下放"},
            "order": {"fields": ["old", "new"], "scale": ["省级", "市级", "县级"], "strict": True},
        },
        "tables": {"adjustment": [["id", "agency", "action", "old", "new"], ["J1", "A1", "下放", "市级", "县级"]]},
        "planted": ["J2", "A2", "下放", "市级", "市级"],
        "values": {"old": "市级", "new": "市级", "action": "下放"},
    },
    "4 whoever fines has the power to": {
        "rule": {"orphan": {"to": "body", "keys": {"agency": "code"}, "having": {"enforces": True}}},
        "tables": {"penalty": [["id", "agency"], ["N1", "A1"]]},
        "planted": ["N2", "A2"],
        "values": {"agency": "A2", "body.enforces": 0},
    },
    "5 decisions counted by year and agency are the figure of the year": {
        "rule": {
            "total": {
                "of": "penalty",
                "by": {"agency": "authority", "year": {"field": "decided", "part": "year"}},
                "figure": "penalties",
            }
        },
        "tables": {
            "annual": [
                ["id", "agency", "year:year", "penalties:integer"],
                ["Y1", "A1", 2025, 2],
                ["Y2", "A1", 2024, 0],
            ],
            "penalty": [
                ["id", "authority", "decided:date"],
                ["N1", "A1", "2025-01-02"],
                ["N2", "A1", "2025-12-31"],
                ["N3", "A9", "2025-12-31"],
            ],
        },
        "planted": ["Y3", "A2", 2025, 4],
        "values": {"agency": "A2", "year": 2025, "penalties": 4, "penalty.penalties": 0},
    },
    "6 requests by kind of applicant and result are the table of the annual report": {
        "rule": {
            "total": {
                "of": "request",
                "by": {"line": {"field": "result", "labels": {"予以公开": "3.1", "部分公开": "3.2"}}},
                "figures": {"persons": {"applicant": "自然人"}, "companies": {"applicant": ["商业企业", "科研机构"]}},
            }
        },
        "tables": {
            "report": [["id", "agency", "line", "persons:integer", "companies:integer"], ["R1", "A1", "3.1", 2, 1]],
            "request": [
                ["id", "applicant", "result"],
                ["Q1", "自然人", "予以公开"],
                ["Q2", "自然人", "予以公开"],
                ["Q3", "科研机构", "予以公开"],
                ["Q4", "自然人", "部分公开"],
            ],
        },
        "planted": ["R2", "A2", "3.2", 1, 1],
        "values": {"line": "3.2", "companies": 1, "request.companies": 0},
    },
    "7 fees add up to the amount of the report": {
        "rule": {"total": {"of": "fee", "by": {"year": "year"}, "figure": "amount", "sum": "wan", "tolerance": 0.05}},
        "tables": {
            "report": [["id", "agency", "year:year", "amount:number"], ["R1", "A1", 2025, 0.3]],
            "fee": [["id", "year:year", "wan:number"], ["F1", 2025, 0.1], ["F2", 2025, 0.24]],
        },
        "planted": ["R2", "A2", 2025, 0.4],
        "values": {"year": 2025, "amount": 0.4, "fee.amount": 0.34},
    },
    "8 what is explained is disclosed": {
        "rule": {"orphan": {"to": "document", "keys": {"doc": "no"}, "having": {"attribute": "主动公开"}}},
        "tables": {
            "reading": [["id", "agency", "doc"], ["G1", "A1", "D1"]],
            "document": [["no", "attribute"], ["D1", "主动公开"], ["D2", "不予公开"]],
        },
        "planted": ["G2", "A2", "D2"],
        "values": {"doc": "D2", "document.attribute": "不予公开"},
    },
    "8 who drafts explains": {
        "rule": {"agreement": {"equal": {"interpreter": "agency"}}},
        "tables": {"reading": [["id", "agency", "interpreter"], ["G1", "A1", "A1"], ["G2", "A1", None]]},
        "planted": ["G3", "A2", "A1"],
        "values": {"interpreter": "A1", "agency": "A2"},
    },
    "8 the explanation and the document have one drafter": {
        "rule": {"agreement": {"to": "document", "keys": {"doc": "no"}, "equal": {"agency": "drafter"}}},
        "tables": {
            "reading": [["id", "agency", "doc"], ["G1", "A1", "D1"]],
            "document": [["no", "drafter"], ["D1", "A1"]],
        },
        "planted": ["G2", "A2", "D1"],
        "values": {"agency": "A2", "doc": "D1", "document.drafter": "A1"},
    },
    "9 a topic that was admitted has three papers": {
        "rule": {"where": {"admitted": True}, "coverage": {"by": "paper", "keys": {"id": "topic"}, "least": 3}},
        "tables": {
            "topic": [["id", "agency", "admitted:boolean"], ["T1", "A1", 1], ["T2", "A1", 0]],
            "paper": [["id", "topic"], ["K1", "T1"], ["K2", "T1"], ["K3", "T1"], ["K4", "T3"]],
        },
        "planted": ["T3", "A2", 1],
        "values": {"id": "T3", "admitted": 1, "paper.*": 1},
    },
    "10 a claim is what is counted": {
        "rule": {
            "where": {"text": "答复件数"},
            "total": {"of": "request", "figure": "value", "having": {"level": "市"}},
        },
        "tables": {
            "claim": [["id", "agency", "text", "value:integer"], ["C1", "A1", "答复件数", 1], ["C2", "A1", "场次", 9]],
            "request": [["id", "level"], ["Q1", "市"], ["Q2", "县"]],
        },
        "planted": ["C3", "A2", "答复件数", 87],
        "values": {"text": "答复件数", "value": 87, "request.value": 1},
    },
    "11 an explanation follows within three working days": {
        "rule": {
            "order": {
                "to": "document",
                "keys": {"doc": "no"},
                "fields": ["to.published", "published"],
                "days": 3,
                "working": True,
            }
        },
        "tables": {
            "reading": [["id", "agency", "doc", "published:date"], ["G1", "A1", "D1", "2025-10-10"]],
            "document": [["no", "published:date"], ["D1", "2025-09-29"]],
        },
        # A Saturday on which people worked for the days off before.
        "planted": ["G2", "A2", "D1", "2025-10-11"],
        "values": {"published": "2025-10-11", "document.published": "2025-09-29"},
    },
    "11 nothing is explained before it is published": {
        "rule": {"order": {"to": "document", "keys": {"doc": "no"}, "fields": ["to.published", "published"]}},
        "tables": {
            "reading": [["id", "agency", "doc", "published:date"], ["G1", "A1", "D1", "2025-09-29"]],
            "document": [["no", "published:date"], ["D1", "2025-09-29"]],
        },
        "planted": ["G2", "A2", "D1", "2025-09-28"],
        "values": {"published": "2025-09-28", "document.published": "2025-09-29"},
    },
    "12 no cell holds an identity number or a mobile number": {
        "rule": {"absent": {"personal": ["resident-id", "mobile"]}},
        "tables": {"note": [["id", "agency", "text"], ["X1", "A1", "咨询电话0557-0000001，编号202500010001"]]},
        "planted": ["X2", "A2", "联系人 138 0000 0000"],
        "values": {"text": "***"},
    },
    "12 names of persons are masked": {
        "rule": {"where": {"kind": "自然人"}, "absent": {"fields": ["party"], "pattern": "[^*]+"}},
        "tables": {
            "penalty": [
                ["id", "agency", "kind", "party"],
                ["N1", "A1", "自然人", "张*"],
                ["N2", "A1", "法人", "某公司"],
            ]
        },
        "planted": ["N3", "A2", "自然人", "示例姓名"],
        "values": {"kind": "自然人", "party": "示例姓名"},
    },
    "whatever else a query says": {
        "rule": {"query": {"sql": "SELECT id, seq, :today AS day FROM step WHERE seq < 1 -- 序号从一起"}},
        "tables": {"step": [["id", "agency", "seq:integer"], ["E1", "A1", 1]]},
        "planted": ["E2", "A2", 0],
        "values": {"seq": 0, "day": "2026-03-02"},
    },
}


def with_bodies(tables: Tables) -> dict[str, Any]:
    return {**tables, "body": BODY}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_holds_where_all_is_well(examine: Examine, case: Case) -> None:
    (outcome,) = examine(with_bodies(case["tables"]), {"name": "rule", "agency": "agency", **case["rule"]})
    assert (outcome.total, outcome.lacks) == (0, None)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_finds_what_is_planted(examine: Examine, case: Case) -> None:
    first, *_ = case["tables"]
    tables = {**case["tables"], first: [*case["tables"][first], case["planted"]]}
    (outcome,) = examine(with_bodies(tables), {"name": "rule", "agency": "agency", **case["rule"]})
    (finding,) = outcome.findings
    assert finding.key == (case["planted"][0],)
    assert (finding.agency, finding.agency_name) == ("A2", "市气象局")
    assert finding.values == case["values"]
    assert outcome.counts == {"A2": 1}
