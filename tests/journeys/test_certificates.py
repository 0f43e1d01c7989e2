"""A body signs certificates of its cases; whoever holds one checks it by the trust file, without the body and the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from ledger_kit import carried_to, shipped_ledger
from programme_kit import OFFICES, firm, shipped
from record_kit import RECORD

from standard_engine.cli.main import run
from standard_engine.programme.event import Actor

BODY = "楚检公司"
USERS = (*OFFICES, Actor("潇湘", "body", "潇湘认证"), firm(1), firm(2))
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two cases that were certified by 楚检公司 on 2017-06-13, and one enterprise that has no case."""
    place = str(tmp_path_factory.mktemp("账本") / "账本.db")
    made = shipped_ledger(place, firms=2)
    for number in (1, 2):
        carried_to(made, USERS, ("certified", "planned")[number - 1], shipped(), number)
    return place


@pytest.fixture
def engine(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line: exit code, stdout, stderr."""
    monkeypatch.setenv("STANDARD_ENGINE_PASSPHRASE", "not a secret")
    monkeypatch.chdir(tmp_path)

    def call(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([*map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def keys(engine: Run, body: str, folder: str, first: str = "2017-01-01") -> tuple[Path, Path]:
    """A new key of a body: the private file and the lines of a trust file."""
    code, _, err = engine("keys", "new", "--body", body, "-o", folder, "--from", first, "--to", "2018-12-31")
    assert code == 0, err
    (private,) = Path(folder).glob("私钥-*.pem")
    (trust,) = Path(folder).glob("信任-*.yaml")
    return private, trust


def test_a_certificate_is_written_and_verified_by_file_and_by_text(engine: Run, ledger: str) -> None:
    private, trust = keys(engine, BODY, "密钥")
    code, out, err = engine(
        "programme", "--ledger", ledger, "certificate", "2017-0001", "--key", private, "--trust", trust, "-o", "证书"
    )
    assert (code, out.splitlines()) == (0, ["证书/证书-2017-0001.pdf", "证书/证书-2017-0001.txt"]), err
    text = Path("证书/证书-2017-0001.txt").read_text(encoding="utf-8").strip()

    for words in (("--text", text), ("证书/证书-2017-0001.pdf",), ("证书/证书-2017-0001.txt",)):
        code, out, err = engine("verify", *words, "--trust", trust, "--on", "2020-06-13")
        assert (code, out.splitlines()[-1]) == (0, "有效（按 2020-06-13 核验）"), err
        assert "企业名称　湖南第1有限公司\n统一社会信用代码　" in out
        assert "发证日期　2017-06-13\n有效期至　2020-06-13\n" in out
        assert "有没有被撤销，请向发证机构或主管部门查询" in err
    code, out, _ = engine("verify", "--text", text, "--trust", trust, "--on", "2020-06-14")
    assert (code, out.splitlines()[-1]) == (1, "已过期（按 2020-06-14 核验）")
    code, out, _ = engine("verify", "--text", text, "--trust", trust)
    assert (code, "V083" in out) == (1, True)
    code, out, _ = engine("verify", "--text", text[:-1], "--trust", trust, "--on", "2018-01-01")
    assert (code, "核验文字不对" in out) == (1, True)
    code, out, _ = engine("verify", "--text", text, "--on", "2018-01-01", "--format", "json")
    told = json.loads(out)
    assert (code, told["verdict"], told["in_force"]) == (1, "签名没有核对", False)
    assert (told["certificate"]["issued"], told["certificate"]["body"]) == ("2017-06-13", BODY)


def test_a_key_that_is_not_the_bodys_signs_nothing_where_the_trust_file_is_asked(engine: Run, ledger: str) -> None:
    private, _ = keys(engine, "湘认中心", "别家")
    _, trust = keys(engine, BODY, "本家")
    words = ("programme", "--ledger", ledger, "certificate", "2017-0001", "--key", private, "-o", "证书")
    code, out, err = engine(*words, "--trust", trust)
    assert (code, out, Path("证书").exists()) == (2, "", False)
    assert "案件 2017-0001 的证书签名以后核对不上（签名人不可信），没有写出" in err
    assert engine(*words)[0] == 0
    code, out, _ = engine("verify", "证书/证书-2017-0001.pdf", "--trust", trust, "--on", "2018-01-01")
    assert (code, "V043" in out) == (1, True)


def test_a_key_that_began_after_the_day_of_issue_is_told_before_anything_is_written(engine: Run, ledger: str) -> None:
    private, trust = keys(engine, BODY, "密钥", first="2017-06-14")
    code, _, err = engine(
        "programme", "--ledger", ledger, "certificate", "2017-0001", "--key", private, "--trust", trust
    )
    assert (code, "V044" in err, list(Path().glob("*.pdf"))) == (2, True, [])


def test_one_of_several_that_cannot_be_written_keeps_all_from_it(engine: Run, ledger: str) -> None:
    private, _ = keys(engine, BODY, "密钥")
    code, _, err = engine("programme", "--ledger", ledger, "certificate", "2017-0001", "2017-0002", "--key", private)
    assert (code, list(Path().glob("*.pdf"))) == (2, [])
    assert "不能写出案件 2017-0002 湖南第2有限公司 的两型工业企业认证证书" in err
    assert "处于“已颁证待授牌、已授牌”时才有证书" in err


def test_a_specimen_needs_no_key_and_is_no_certificate(engine: Run, ledger: str) -> None:
    code, out, err = engine("programme", "--ledger", ledger, "certificate", "2017-0002", "--specimen", "-o", "样")
    assert (code, out) == (0, "样/样张-2017-0002.pdf\n"), err
    code, out, _ = engine("verify", "样/样张-2017-0002.pdf")
    assert (code, "没有核验文字" in out) == (1, True)


def test_wrong_calls_are_told(engine: Run, ledger: str) -> None:
    Path("记录.zip").write_bytes(RECORD)
    place = ("programme", "--ledger", ledger, "certificate", "2017-0001")
    for words, said in (
        (place, "用 --key 写明签名的私钥；写样张用 --specimen"),
        ((*place, "--specimen", "--key", "x.pem"), "用 --key 写明签名的私钥；写样张用 --specimen"),
        ((*place, "--specimen", "--kind", "奖状"), "没有证书“奖状”"),
        ((*place, "--specimen", "--font", "封面="), "--font"),
        ((*place, "--specimen", "--font", "正文=a.ttf", "--font", "正文=b.ttf"), "--font 的“正文”写了两次"),
        (("verify",), "写一个文件，或用 --text 写核验文字"),
        (("verify", "记录.zip", "--text", "SE1."), "写一个文件，或用 --text 写核验文字"),
        (("verify", "记录.zip", "--on", "2018-01-01"), "--on 只用于证书"),
        (("verify", "--text", "SE1.", "--on", "昨天"), "昨天"),
    ):
        code, _, err = engine(*words)
        assert (code, said in err) == (2, True), err
    assert engine("verify", "没有.pdf")[0] == 3
