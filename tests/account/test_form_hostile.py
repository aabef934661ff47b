"""Reports made to break the reader: each ends with a message, none is waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.account import check_reports
from gongkai.account.form_cells import CELLS, sheets_of
from gongkai.descriptor import Portal
from gongkai.errors import UsageError

HEADER = "项目,自然人,商业企业,科研机构,社会公益组织,法律服务机构,其他,总计"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("1" * 5000, id="digits"),
        pytest.param("(" * 5000, id="brackets"),
        pytest.param("一、" * 3000, id="numbers of lines"),
    ],
)
def test_lines_without_end(bundled: Portal, tmp_path: Path, line: str) -> None:
    path = tmp_path / "report.csv"
    path.write_text("\n".join([HEADER, *[f"{line},1,1,1,1,1,1,6"] * 20]), encoding="utf-8")
    with pytest.raises(UsageError, match="neither table three nor four"):
        check_reports(bundled, [path])


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("<tr>" + "<td rowspan=9999 colspan=9999>1" * 2000, id="cells that reach far"),
        pytest.param("<tr>" + "<td>1</td>" * 200_000, id="a row without end"),
        pytest.param(f"<tr><td colspan={'9' * 6000}>1</td></tr>", id="a span without end"),
        pytest.param("<table>" * 3000, id="tables in tables"),
    ],
)
def test_pages_without_end(bundled: Portal, tmp_path: Path, table: str) -> None:
    path = tmp_path / "report.html"
    path.write_text(f"<html><table>{table}</table></html>", encoding="utf-8")
    with pytest.raises(UsageError):
        check_reports(bundled, [path])
    assert max((len(sheet.cells) for sheet in sheets_of(path)), default=0) <= CELLS + 60 * 60


def test_numbers_without_end(bundled: Portal, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    huge = "9" * 6000
    lines = ["一、本年新收政府信息公开申请数量", "（一）予以公开", "（七）总计"]
    path.write_text("\n".join([HEADER, *[f"{line},{huge},0,0,0,0,0,{huge}" for line in lines]]), encoding="utf-8")
    (checked,) = check_reports(bundled, [path])
    assert {fault.identity for fault in checked.faults} <= {"a", "b", "c"}
