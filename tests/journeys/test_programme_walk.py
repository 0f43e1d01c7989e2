"""Five enterprises from template to certificate: one goes all the way, the others fail at the first review, the audit, publicity and review.

The pack is invented and says that all its numbers were checked, since nothing else may lead to a certificate. 300 t of coal at 0.7 tce/t over
1,000 万元 is 0.21 tce/万元: 60 points; 70 of 100 t of waste used: 20 points; in all 80, and the line of 达标 is 60.
"""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from audit_kit import SOUND, WITH_EVIDENCE, attest, body, edited, submitted, value
from packs_kit import changed, write_pack
from programme_kit import credit_code
from record_kit import KEY

from standard_engine.cli.main import run
from standard_engine.pack.load import load_pack
from standard_engine.programme.reading import procedure_file
from standard_engine.record.close import Closing, close
from standard_engine.record.trust_file import trust_text
from standard_engine.report.audit_book import audit_book
from standard_engine.signing.sealed import BLOCK, SALT, sealed
from standard_engine.signing.trust import Body, Trust, TrustedKey
from standard_engine.workbook.reader import read_here

CHECKED = {
    "document": "虚构标准", "status": "official", "clause": "1", "checked_by": "某核对人", "checked_on": "2020-01-01",
}  # fmt: skip
PACK: dict[str, Any] = {
    **WITH_EVIDENCE,
    "source": CHECKED,
    "fields.enterprise_name": {"code": "B8", "title": "企业名称", "section": "basic", "type": "text"},
    "fields.credit_code": {"code": "B9", "title": "统一社会信用代码", "section": "basic", "type": "text"},
    "grades": [
        {"id": "示范", "title": "两型工业企业（示范）", "when": "total >= 95"},
        {"id": "达标", "title": "两型工业企业", "when": "total >= 60"},
    ],
    "decision": {"pass": "all(veto) and grade.达标"},
}
CERTIFIER, TRAINER = "湘评认证有限公司（虚构）", "楚培咨询有限公司（虚构）"
TRUST = Trust((Body(CERTIFIER, (TrustedKey(KEY.public, date(2021, 1, 1), date(2027, 12, 31)),)),))
FIRMS = {1: "甲水泥有限公司", 2: "乙钢铁有限公司", 3: "丙机械有限公司", 4: "丁化工有限公司", 5: "戊电子有限公司"}
USERS = {
    "市": ("city", "长沙市工信局", ("--region", "长沙市")),
    "两": ("city_liangxing", "长沙市两型办", ("--region", "长沙市")),
    "质": ("city_quality", "长沙市市场监管局", ("--region", "长沙市")),
    "管": ("committee", "管委会", ()),
    "局": ("province_quality", "省市场监管局", ()),
    "评": ("body", CERTIFIER, ()),
    "培": ("body", TRAINER, ()),
}  # fmt: skip
SITES = (
    "--fact",
    "省经信委网站公示网址=a",
    "--fact",
    "省长株潭两型试验区管委会网站公示网址=b",
    "--fact",
    "省质监局网站公示网址=c",
)


PASSPHRASE = "correct-horse-1"


@dataclass
class Programme:
    """The folder in which everybody works, and the command line as each of them types it."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def do(self, user: str, *words: str, code: int = 0) -> str:
        found = run(["programme", "--ledger", "账本.db", "--as", user, *words])
        told = self.capsys.readouterr()
        assert found == code, told.out + told.err
        return told.out + told.err

    def paper(self, title: str) -> tuple[str, str]:
        """A document by its title, with a file of its own."""
        path = self.folder / f"{title}.pdf"
        path.write_bytes(f"%PDF {title}".encode())
        return "--document", f"{title}={path.name}"

    def state(self, case: str) -> str:
        document: Mapping[str, Any] = json.loads(self.do("省", "status", case, "--format", "json"))
        return str(document["state"])


@pytest.fixture
def programme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Programme:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STANDARD_ENGINE_PASSPHRASE", PASSPHRASE)
    write_pack(tmp_path, changed(PACK))
    rules = procedure_file("liangxing-certification").read_text(encoding="utf-8")
    Path("程序.yaml").write_text(rules.replace("db43-t-1229-2016", "small"), encoding="utf-8")
    Path("信任.yaml").write_text(trust_text(TRUST), encoding="utf-8")
    made = Programme(tmp_path, capsys)
    made.do("省", "init", "--procedure", "程序.yaml", "--organisation", "省工信厅")
    for name, (role, organisation, more) in USERS.items():
        made.do("省", "users", "add", name, "--role", role, "--organisation", organisation, *more)
    for number, title in FIRMS.items():
        own = ("--region", "长沙市", "--credit-code", credit_code(number))
        made.do("省", "users", "add", f"企{number}", "--role", "enterprise", "--organisation", title, *own)
    return made


def filled(folder: Path, number: int, year: int = 2021, **answers: Any) -> Path:
    """The data workbook of an enterprise in a folder of its own."""
    home = folder / f"企业{number}-{year}"
    home.mkdir(exist_ok=True)
    pack = load_pack(folder / "small", f"{year + 1}-06-01")
    return submitted(home, pack, year=year, B8=FIRMS[number], B9=credit_code(number), **answers)


def decision(programme: Programme, number: int, **answers: Any) -> str:
    """A self-assessment, as `assess` writes it; the path of its decision document."""
    workbook = filled(programme.folder, number, **answers)
    run(["assess", str(workbook), "--pack", "small", "--as-of", "2022-06-01", "-o", str(workbook.parent)])
    programme.capsys.readouterr()
    (path,) = workbook.parent.glob("*评价结论.json")
    return str(path)


def record(folder: Path, number: int, day: date, *edits: Any, **answers: Any) -> str:
    """The signed record of an audit on a day: opened, filled in, closed."""
    workbook = filled(folder, number, day.year - 1, **answers)
    pack = load_pack(folder / "small", day)
    submission = read_here(workbook, pack)
    book = workbook.with_name("核查表.xlsx")
    book.write_bytes(audit_book(pack, submission))
    dated = attest("B2", 证据编号="E91", 评审日期=day.isoformat())
    edited(book, *SOUND, body(评价机构=CERTIFIER), dated, *edits)
    moment = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    path = workbook.with_name("记录.zip")
    path.write_bytes(close(Closing(workbook, book, folder / "small", day, moment), KEY).content)
    return str(path)


def to_the_audit(programme: Programme, cases: tuple[str, ...]) -> None:
    """From the city's recommendation to the commission of the certifier."""
    do, paper = programme.do, programme.paper
    for user in ("两", "质"):
        do(user, "consent", *cases, "--answer", "同意", "--on", "2022-03-10")
    do("市", "review", *cases, "--answer", "同意推荐", "--on", "2022-03-14")
    do("省", "review", *cases, "--answer", "审核通过", "--on", "2022-03-20")
    for user in ("管", "局"):
        do(user, "consent", *cases, "--answer", "同意", "--on", "2022-03-25")
    facts = ("--fact", "计划文号=湘工信〔2022〕1号", "--fact", "计划年度=2022")
    do("省", "plan", *cases, *facts, *paper("年度认证计划"), "--on", "2022-04-01")
    papers = (*paper("培育评估报告"), *paper("提升方案"))
    for at, case in enumerate(cases):
        number = (1, 3, 4, 5)[at]
        rounds = [("2022-06-02", {"N2": 600}), ("2022-07-02", {})] if number == 1 else [("2022-06-02", {})]
        for day, answers in rounds:
            own = decision(programme, number, **answers)
            words = ("--fact", f"培育机构={TRAINER}", *papers, "--decision", own, "--on", day)
            do("管", "cultivate", case, *words)
    commission = ("--fact", f"认证机构={CERTIFIER}", "--fact", "委托合同编号=1", *paper("委托合同"))
    refused = ("--fact", f"认证机构={TRAINER}", "--fact", "委托合同编号=1", *paper("委托合同"))
    assert "须回避" in do("省", "assign", cases[0], *refused, "--on", "2022-08-01", code=2)
    do("省", "assign", *cases, *commission, "--on", "2022-08-01")


@pytest.mark.poppler
def test_five_enterprises_from_template_to_certificate(programme: Programme) -> None:
    do, paper, folder = programme.do, programme.paper, programme.folder
    assert run(["template", "--pack", "small", "--year", "2021", "-o", "空表.xlsx"]) == 0
    for number in FIRMS:
        facts = ("--fact", "行业=C30", "--fact", "企业规模=中型")
        do(f"企{number}", "apply", *paper("创建工作方案"), *facts, "--on", "2022-03-01")
    one, two, three, four, five = (f"2022-{number:04d}" for number in FIRMS)

    # 乙 fails the first review: sent back, applied again, not recommended
    assert "还缺“当地两型工作机构同意”" in do("市", "review", two, "--answer", "同意推荐", "--on", "2022-03-02", code=2)
    do("市", "review", two, "--answer", "退回补正", "--reason", "工作方案缺少节水部分", "--on", "2022-03-02")
    do("企2", "apply", two, *paper("创建工作方案"), "--on", "2022-03-08")
    do("市", "review", two, "--answer", "不同意推荐", "--reason", "近三年有环境事件", "--on", "2022-03-14")
    assert programme.state(two) == "declined"

    to_the_audit(programme, (one, three, four, five))
    good = {case: record(folder, number, date(2022, 9, 1)) for case, number in ((one, 1), (four, 4), (five, 5))}
    trust = ("--trust", "信任.yaml", *paper("认证审核报告"), "--on", "2022-09-05")

    # 丙 fails the audit: its output was 400 and not 1,000, so 0.525 tce/万元 gives nothing and 20 points are left
    rows = [value("N2", year, 核定值=400, 理由="审计报告") for year in ("2021", "2020")]
    bad = record(folder, 3, date(2022, 9, 1), *rows)
    assert "评价结论是“不通过”" in do("评", "audit", three, "--answer", "通过", "--record", bad, *trust, code=2)
    do("评", "audit", three, "--answer", "不通过", "--record", bad, "--reason", "核定产值不实", *trust)
    assert programme.state(three) == "cultivating"

    # a plain decision, another's record and a touched one are no proof
    assert "签名的记录" in do(
        "评", "audit", one, "--answer", "通过", "--decision", decision(programme, 1), *trust[2:], code=2
    )
    assert "本案是" in do("评", "audit", one, "--answer", "通过", "--record", good[four], *trust, code=2)
    touched = bytearray(Path(good[one]).read_bytes())
    touched[len(touched) // 2] ^= 1
    Path("改过.zip").write_bytes(touched)
    assert "V0" in do("评", "audit", one, "--answer", "通过", "--record", "改过.zip", *trust, code=3)
    for case, path in good.items():
        do("评", "audit", case, "--answer", "通过", "--record", path, *trust)

    # 丁: an objection is upheld. Nobody works from 10-01 to 10-07, everybody on 10-08 and 10-09,
    # so the seven working days after 2022-09-29 are 09-30, 10-08, 09, 10, 11, 12 and 13
    notice = (*SITES, *paper("公示文稿"), "--on", "2022-09-29")
    do("省", "publicise", one, four, five, *notice)
    papers(programme, "公示名单", (FIRMS[1], FIRMS[4], FIRMS[5], "10 月 13 日"))
    do(
        "市",
        "object",
        four,
        "--fact",
        "异议提出人=某居民",
        *paper("异议材料"),
        "--reason",
        "夜间排污",
        "--on",
        "2022-10-08",
    )
    numbered = ("--fact", "证书编号=湘两型2022004", "--on", "2022-10-31")
    assert "还有没处理的异议" in do("评", "certify", four, *numbered, code=2)
    do("省", "resolve", four, "--answer", "成立取消", "--reason", "属实", *paper("异议处理意见"), "--on", "2022-10-20")
    assert programme.state(four) == "disqualified"

    # 甲 and 戊 are certified on the day after, and no day before
    early = ("--fact", "证书编号=湘两型2022001", "--on", "2022-10-13")
    assert "届满，次日起才能办理" in do("评", "certify", one, *early, code=2)
    do("评", "certify", one, "--fact", "证书编号=湘两型2022001", "--on", "2022-10-14")
    assert "不能重复" in do("评", "certify", five, "--fact", "证书编号=湘两型2022001", "--on", "2022-10-14", code=2)
    do("评", "certify", five, "--fact", "证书编号=湘两型2022005", "--on", "2022-10-14")
    certificates(programme, one, two)
    do("省", "award", one, five, "--fact", "授牌文号=湘工信〔2022〕9号", *paper("授牌文件"), "--on", "2022-11-01")
    reward = ("--fact", "奖励文号=湘财〔2022〕3号", *paper("奖励资金文件"))
    do("省", "reward", one, five, *reward, "--on", "2022-12-01")
    assert "每家企业只能办一次" in do("省", "reward", one, *reward, "--on", "2022-12-02", code=2)

    # three years later 甲 stands the review and 戊 does not
    again = ("--trust", "信任.yaml", *paper("复核报告"), "--on", "2025-09-05")
    do("省", "recheck", one, "--answer", "复核合格", "--record", record(folder, 1, date(2025, 9, 1)), *again)
    fallen = record(folder, 5, date(2025, 9, 1), N2=400)
    do("省", "recheck", five, "--answer", "复核不合格", "--record", fallen, "--reason", "能耗超过基准", *again)
    assert {case: programme.state(case) for case in (one, two, three, four, five)} == {
        one: "awarded", two: "declined", three: "cultivating", four: "disqualified", five: "withdrawn",
    }  # fmt: skip
    assert "一致" in do("省", "verify")
    ends(programme, [*good.values(), bad, fallen])


def papers(programme: Programme, name: str, texts: tuple[str, ...]) -> None:
    """A list in every form of file, each opened by another program than ours and read."""
    for ending in ("pdf", "docx", "html", "xlsx"):
        programme.do("省", "export", name, "-o", f"{name}.{ending}")
    pdf = subprocess.run(
        ["pdftotext", "-layout", f"{name}.pdf", "-"], capture_output=True, check=True, encoding="utf-8"
    )
    word = docx.Document(f"{name}.docx")
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    book = openpyxl.load_workbook(f"{name}.xlsx")
    found = {
        "pdf": pdf.stdout,
        "docx": "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells]),
        "html": Path(f"{name}.html").read_text(encoding="utf-8"),
        "xlsx": "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row),
    }
    for ending, said in found.items():
        bare = said.replace(" ", "").replace("\n", "")
        wanted = [text for text in texts if ending != "xlsx" or text in FIRMS.values()]
        assert [text for text in wanted if text.replace(" ", "") not in bare] == [], (ending, said)


def certificates(programme: Programme, one: str, two: str) -> None:
    """甲's certificate verifies from its file as from its text while it is valid; 乙 has none."""
    private = Path("私钥.pem")
    private.write_text(sealed(KEY, PASSPHRASE, bytes(SALT), bytes(BLOCK)), encoding="utf-8")
    order = ("certificate", one, "--key", str(private), "--trust", "信任.yaml", "-o", "证书")
    programme.do("评", *order)
    assert "案件" in programme.do("评", "certificate", two, *order[2:], code=2)
    text = Path(f"证书/证书-{one}.txt").read_text(encoding="utf-8").strip()
    for words in ((f"证书/证书-{one}.pdf",), ("--text", text)):
        # valid from 2022-10-14 for three years, both ends included
        for day, code in (("2022-10-13", 1), ("2022-10-14", 0), ("2025-10-14", 0), ("2025-10-15", 1)):
            assert run(["verify", *words, "--trust", "信任.yaml", "--on", day]) == code, day
    told = programme.capsys.readouterr().out
    assert all(said in told for said in ("湘两型2022001", FIRMS[1], credit_code(1), CERTIFIER))
    changed_text = text[:40] + ("A" if text[40] != "A" else "B") + text[41:]
    assert run(["verify", "--text", changed_text, "--trust", "信任.yaml", "--on", "2023-01-01"]) == 1
    programme.capsys.readouterr()


def ends(programme: Programme, records: list[str]) -> None:
    """Every list says what happened, and every record verifies."""
    lists: dict[str, Callable[[list[dict[str, str]]], bool]] = {
        "奖励名单": lambda rows: [row["奖励金额（万元）"] for row in rows] == ["30", "30"],
        "授牌名单": lambda rows: {row["企业名称"] for row in rows} == {FIRMS[1], FIRMS[5]},
        "证书名单": lambda rows: [row["证书编号"] for row in rows] == ["湘两型2022001"],
    }
    for name, holds in lists.items():
        programme.do("省", "export", name, "-o", f"{name}.csv")
        with Path(f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert holds(rows), (name, rows)
    papers(programme, "授牌名单", (FIRMS[1], FIRMS[5]))
    papers(programme, "奖励名单", (FIRMS[1], FIRMS[5], "30"))
    papers(programme, "年度认证计划", (FIRMS[1], FIRMS[3], FIRMS[4], FIRMS[5]))
    papers(programme, "初审汇总表", ())
    papers(programme, "调度表", (FIRMS[1], FIRMS[3]))
    for path in records:
        assert run(["verify", path, "--trust", "信任.yaml"]) == 0
        assert programme.capsys.readouterr().out.endswith("一致\n")
