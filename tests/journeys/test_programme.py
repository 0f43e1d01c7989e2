"""An enterprise carried from application to review by the command line, each desk in its own name, with what goes wrong on the way."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from standard_engine.assessment.assess import assess
from standard_engine.cli.main import run
from standard_engine.pack.load import load_pack
from standard_engine.programme.decided import read_decided
from standard_engine.programme.reading import SHIPPED, procedure_file
from standard_engine.report.decision import write_decision
from standard_engine.workbook.reader import read_workbook

SAMPLES = Path(__file__).parents[2] / "samples"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Decision documents of one sample: as judged, and as it would be by a pack whose numbers were all checked."""
    folder = tmp_path_factory.mktemp("结论")
    pack = load_pack("db43-t-1229-2016", "2026-11-23")
    path = folder / "自评.json"
    write_decision(assess(pack, read_workbook(SAMPLES / "hengfeng.xlsx", pack)), path)
    document = json.loads(path.read_text(encoding="utf-8"))
    document["decision"] |= {
        "outcome": "pass",
        "label": "通过",
        "grade": "达标",
        "binding": True,
        "non_official": [],
        "not_binding": [],
    }
    checked = folder / "认证.json"
    checked.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return {"self": path, "checked": checked}


@pytest.fixture
def programme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line on one ledger: exit code, stdout, stderr."""
    ledger = str(tmp_path / "账本.db")

    def engine(user: str, *words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["programme", "--ledger", ledger, "--as", user, *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return engine


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "材料.pdf"
    path.write_bytes(b"%PDF-1.7 paper")
    return path


def opened(programme: Run, verdicts: dict[str, Path]) -> None:
    """A ledger with everybody who acts on the sample's case, by a procedure that takes decisions without a signed record."""
    subject = read_decided(verdicts["self"])
    text = procedure_file(SHIPPED).read_text(encoding="utf-8")
    unproven = verdicts["self"].with_name("程序.yaml")
    unproven.write_text(text.replace("record: true, severe: 0, ", "").replace("record: true, ", ""), encoding="utf-8")
    assert programme("张省", "init", "--procedure", unproven, "--organisation", "省经信委")[0] == 0
    for name, role, organisation, more in (
        ("企业", "enterprise", subject.name, ("--region", "长沙市", "--credit-code", subject.credit_code)),
        ("李初审", "city", "长沙市经信委", ("--region", "430100")),
        ("王两型", "city_liangxing", "长沙市两型办", ("--region", "430100")),
        ("赵质监", "当地质监部门", "长沙市质监局", ("--region", "430100")),
        ("孙管", "committee", "省长株潭两型试验区管委会", ()),
        ("周质", "province_quality", "省质监局", ()),
        ("吴审", "body", "湘认中心", ()),
        ("郑审", "body", "楚检公司", ()),
    ):
        code, _, err = programme("张省", "users", "add", name, "--role", role, "--organisation", organisation, *more)
        assert code == 0, err


def test_from_application_to_review(programme: Run, verdicts: dict[str, Path], paper: Path, tmp_path: Path) -> None:
    opened(programme, verdicts)
    case = "2017-0001"

    def step(user: str, *words: object, next_: str) -> str:
        code, out, err = programme(user, *words)
        assert code == 0, err
        assert next_ in out, out
        return out

    step("企业", "apply", "--document", f"创建工作方案={paper}", "--fact", "行业=C26", "--fact", "企业规模=中型", "--on", "2017-04-05",
         next_="下一步：初审汇总（review）：由市州（省直管试点县市）经信部门（长沙市）办理，还缺“当地两型工作机构同意”")  # fmt: skip
    code, out, err = programme("李初审", "review", case, "--answer", "同意推荐", "--on", "2017-04-10")
    assert (code, out) == (2, "")
    assert "还缺“当地两型工作机构同意”：由当地两型工作机构（长沙市）用 consent --answer 同意 表示" in err
    assert "还缺“当地质监部门同意”" in err
    for user in ("王两型", "赵质监"):
        step(user, "consent", case, "--answer", "同意", "--on", "2017-04-11", next_="初审汇总（review）")
    step(
        "李初审",
        "review",
        "--all",
        "--answer",
        "同意推荐",
        "--on",
        "2017-04-12",
        next_="省级审核（review）：由省经信委办理",
    )
    step("张省", "review", case, "--answer", "审核通过", "--on", "2017-05-02", next_="年度认证计划（plan）")
    for user in ("孙管", "周质"):
        step(user, "consent", "--all", "--answer", "同意", "--on", "2017-05-03", next_="plan")
    step("张省", "plan", "--all", "--fact", "计划文号=湘经信节能〔2017〕200号", "--fact", "计划年度=2017", "--document",
         f"annual_plan={paper}", "--on", "2017-05-08", next_="培育一轮（cultivate）")  # fmt: skip
    papers = ("--document", f"培育评估报告={paper}", "--document", f"提升方案={paper}")
    step("张省", "cultivate", case, "--fact", "培育机构=楚检公司", *papers, "--decision", verdicts["self"], "--on", "2017-06-01",
         next_="委托认证（assign）")  # fmt: skip
    commission = ("--fact", "委托合同编号=X1", "--document", f"委托合同={paper}", "--on", "2017-07-01")
    code, _, err = programme("张省", "assign", case, "--fact", "认证机构=楚检公司", *commission)
    assert code == 2
    assert "“楚检公司”是本案的培育机构，须回避" in err
    step("张省", "assign", case, "--fact", "认证机构=湘认中心", *commission, next_="认证审核（audit）：由湘认中心办理")
    report = ("--document", f"认证审核报告={paper}", "--on", "2017-09-01")
    code, _, err = programme("郑审", "audit", case, "--answer", "通过", *report, "--decision", verdicts["checked"])
    assert (code, "认证机构是湘认中心，楚检公司不能办" in err) == (2, True)
    code, _, err = programme("吴审", "audit", case, "--answer", "通过", *report, "--decision", verdicts["self"])
    assert (code, "非正式结论" in err) == (2, True)
    step(
        "吴审", "audit", case, "--answer", "通过", *report, "--decision", verdicts["checked"], next_="公示（publicise）"
    )
    sites = [
        word
        for name in ("site_province", "site_committee", "site_quality")
        for word in ("--fact", f"{name}=https://x.example")
    ]
    notice = ("--document", f"公示文稿={paper}", "--on", "2017-09-28")
    step("张省", "publicise", case, *sites, *notice, next_="颁发证书（certify）：由湘认中心办理")
    certificate = ("--fact", "证书编号=湘两型2017001")
    code, _, err = programme("吴审", "certify", case, *certificate, "--on", "2017-10-13")
    assert (code, "公示期到 2017-10-13 届满，次日起才能办理" in err) == (2, True)
    step("李初审", "object", case, "--fact", "异议提出人=某", "--document", f"异议材料={paper}", "--reason", "噪声", "--on", "2017-10-11",
         next_="处理异议")  # fmt: skip
    code, _, err = programme("吴审", "certify", case, *certificate, "--on", "2017-10-16")
    assert (code, "还有没处理的异议：第 1 件（2017-10-11）" in err) == (2, True)
    step("张省", "resolve", case, "--answer", "不成立", "--document", f"异议处理意见={paper}", "--reason", "监测达标", "--on", "2017-10-16",
         next_="颁发证书")  # fmt: skip
    step("吴审", "certify", case, *certificate, "--on", "2017-10-17", next_="授牌（award）")
    step(
        "张省",
        "award",
        case,
        "--fact",
        "授牌文号=A1",
        "--document",
        f"授牌文件={paper}",
        "--on",
        "2017-11-01",
        next_="复核（recheck）",
    )
    reward = ("--fact", "奖励文号=R1", "--document", f"奖励资金文件={paper}", "--on", "2018-03-01")
    step("张省", "reward", case, *reward, next_="复核")
    code, _, err = programme("张省", "reward", case, *reward)
    assert (code, "每家企业只能办一次" in err) == (2, True)
    step(
        "企业",
        "practice",
        case,
        "--fact",
        "经验名称=余热利用",
        "--document",
        f"经验材料={paper}",
        "--on",
        "2018-05-01",
        next_="复核",
    )
    out = step("张省", "recheck", case, "--answer", "复核不合格", "--document", f"复核报告={paper}", "--reason", "指标退步", "--decision",
               failing(verdicts, tmp_path), "--on", "2020-10-09", next_="已办结：证书已撤销")  # fmt: skip
    assert "证书已撤销" in out
    looked_at(programme, case, tmp_path)


def failing(verdicts: dict[str, Path], folder: Path) -> Path:
    document = json.loads(verdicts["self"].read_text(encoding="utf-8"))
    document["decision"] |= {"outcome": "fail", "label": "不通过", "grade": None}
    path = folder / "复核.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def looked_at(programme: Run, case: str, folder: Path) -> None:
    """The case, the whole, the ledger and its lists, after the journey: 9 events of the ledger itself, 19 of the case."""
    _, out, _ = programme("张省", "status", case)
    assert "现在：办结·证书已撤销，自 2020-10-09" in out
    assert "公示期：2017-09-28 至 2017-10-13（按 chinesecalendar 1." in out
    assert "2017-10-16　处理异议（不成立）　省经信委 张省，理由：监测达标，附 材料.pdf" in out
    code, out, err = programme("张省", "verify")
    assert code == 0, out
    assert "一致：28 个事件，1 个案件，核对材料 4 份" in out
    head = json.loads(programme("张省", "verify", "--format", "json")[1])["head"]
    assert programme("张省", "verify", "--noted", head)[0] == 0
    assert programme("张省", "verify", "--noted", "0" * 64)[0] == 1
    _, out, err = programme("张省", "export", "奖励名单")
    assert out.splitlines()[0] == "奖励文号,企业名称,统一社会信用代码,地区,奖励金额（万元）,办理日期"
    (row,) = list(csv.DictReader(io.StringIO(out)))
    assert (row["奖励文号"], row["奖励金额（万元）"], row["办理日期"]) == ("R1", "30", "2018-03-01")
    assert "奖励名单：1 行" in err
    for name in ("candidates", "plan", "publicity", "certificates", "plaques", "practices", "standing"):
        path = folder / f"{name}.json"
        assert programme("张省", "export", name, "-o", path)[0] == 0
        table = json.loads(path.read_text(encoding="utf-8"))
        assert len(table["rows"]) == (name in {"plan", "plaques", "practices"})
    _, out, _ = programme("张省", "ledger", case, "--format", "json")
    rows: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
    assert [row["number"] for row in rows] == list(range(1, 20))
    assert all(row["hash"] == after["previous"] for row, after in pairwise(rows))


def test_the_whole_programme_is_told_beside_its_target(programme: Run, verdicts: dict[str, Path], paper: Path) -> None:
    opened(programme, verdicts)
    _, out, _ = programme("张省", "status")
    assert "目标：到 2020 年认证 100 家两型工业企业；已认证 0 家，还差 100 家" in out
    apply = (
        "apply",
        "--document",
        f"创建工作方案={paper}",
        "--fact",
        "行业=C26",
        "--fact",
        "企业规模=中型",
        "--on",
        "2017-04-05",
    )
    assert programme("企业", *apply)[0] == 0
    assert (
        programme("李初审", "review", "--all", "--answer", "退回补正", "--reason", "缺图", "--on", "2017-04-06")[0] == 0
    )
    _, out, _ = programme("张省", "status", "--stage", "征集")
    assert "长沙市　1　1" in out
    assert "行业：化学原料和化学制品制造业 1" in out
    assert "企业规模：中型 1" in out
    assert "逾期 1 件：2017-0001" in out
    assert "退回补正，自 2017-04-06，应在 2017-05-05 前办" in out
    found = json.loads(programme("张省", "status", "--cases", "--format", "json")[1])
    assert (found["cases"], found["by_stage"]["collect"], found["overdue"]) == (1, 1, ["2017-0001"])
    assert found["lines"][0]["facts"]["industry"] == "C26"
    code, _, err = programme("张省", "status", "--stage", "征收")
    assert (code, "没有阶段“征收”；有：征集、培育" in err) == (2, True)


def test_wrong_calls_are_told_in_words(programme: Run, verdicts: dict[str, Path], paper: Path, tmp_path: Path) -> None:
    code, _, err = programme("张省", "status")
    assert (code, "没有账本" in err) == (2, True)
    opened(programme, verdicts)
    for words, said in (
        (("apply", "--document", "创建工作方案"), "--document 应写成 名称=内容"),
        (("apply", "--document", f"创建工作方案={tmp_path / '无'}"), "没有文件"),
        (("apply", "--fact", "行业=C26", "--fact", "行业=C27"), "--fact 重复：行业"),
        (("apply", "2017-0009"), "没有案件 2017-0009"),
        (("aply",), "没有命令“aply”；是否想写 apply"),
        (("consent", "--all", "--answer", "同意"), "没有轮到 consent 的案件"),
        (("users", "remove", "孙管"), "不能管理账本"),
        (("export", "奖金名单"), "没有名单“奖金名单”"),
        (("export", "rewards", "-o", str(tmp_path / "x.doc")), "名单写到 .csv、.json"),
    ):
        code, _, err = programme("企业", *words)
        assert code == 2, words
        assert said in err, err
    code, _, err = programme("企业", "audit", "2017-0001", "--decision", paper)
    assert (code, "J00" in err) == (3, True)
    assert "没有用户“无人”" in programme("无人", "apply")[2]
    assert "用 programme --as 写明" in programme("", "apply")[2]


def test_a_procedure_of_ones_own_brings_its_own_commands(programme: Run, tmp_path: Path) -> None:
    text = procedure_file(SHIPPED).read_text(encoding="utf-8")
    own = tmp_path / "本省程序.yaml"
    own.write_text(
        text.replace("command: practice", "command: share").replace("count: 100", "count: 300"), encoding="utf-8"
    )
    code, out, _ = programme("张省", "procedure", own)
    assert code == 0
    assert "share　收集经验" in out
    assert "补正期限：20 个工作日，从次日起算〔暂定：本程序暂定〕" in out
    assert programme("张省", "init", "--procedure", own, "--organisation", "省经信委")[0] == 0
    assert "share" in programme("张省", "--help")[1]
    assert "practice" not in programme("张省", "--help")[1]
    assert "还差 300 家" in programme("张省", "status")[1]
    code, _, err = programme("张省", "adopt", SHIPPED, "--reason", "恢复")
    assert (code, "已换用" in err) == (0, True)
    assert "practice" in programme("张省", "--help")[1]
    broken = tmp_path / "坏.yaml"
    broken.write_text(text.replace("to: applied", "to: aplied"), encoding="utf-8")
    code, _, err = programme("张省", "procedure", broken)
    assert code == 2
    assert "办理程序或日历有误" in err
    assert err.count("G001") == 2


def test_an_offices_own_calendar_moves_a_deadline(
    programme: Run, verdicts: dict[str, Path], paper: Path, tmp_path: Path
) -> None:
    """20 working days after 2017-04-06 end on 05-05; a day on which the office is closed moves the end to the next Monday."""
    opened(programme, verdicts)
    apply = (
        "apply",
        "--document",
        f"创建工作方案={paper}",
        "--fact",
        "行业=C26",
        "--fact",
        "企业规模=中型",
        "--on",
        "2017-04-05",
    )
    programme("企业", *apply)
    calendar = tmp_path / "日历.yaml"
    calendar.write_text("title: 本委日历\nsource: 通知\nclosed:\n  2017-04-07: 停电\n", encoding="utf-8")
    back = ("review", "--all", "--answer", "退回补正", "--reason", "缺图", "--on", "2017-04-06")
    code, out, err = programme("李初审", "--calendar", calendar, *back)
    assert code == 0, err
    assert "应在 2017-05-08 前，已逾期" in out


@pytest.mark.parametrize("words", [("status",), ("verify",), ("apply",), ("init", "--organisation", "省经信委")])
def test_without_its_libraries_it_says_what_to_install(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("standard_engine.cli.programme.find_spec", lambda name: None)
    assert run(["programme", "--ledger", str(tmp_path / "账本.db"), "--as", "张三", *words]) == 2
    assert "pip install 'standard-engine[programme]'" in capsys.readouterr().err
