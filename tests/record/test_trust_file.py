"""The trust file: read strictly, all faults at once with their places, and written so that it is read the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from standard_engine.errors import TrustError
from standard_engine.record import shape
from standard_engine.record.trust_file import read_trust, trust_text
from standard_engine.signing.keys import PublicKey
from standard_engine.signing.trust import Body, Revocation, Trust, TrustedKey

ONE, TWO, THREE = (PublicKey(bytes([number]) * 32) for number in (1, 2, 3))
TRUST = Trust(
    (
        Body(
            "长沙两型认证有限公司",
            (
                TrustedKey(ONE, date(2025, 1, 1), date(2026, 12, 31), Revocation(date(2026, 6, 1), "私钥遗失")),
                TrustedKey(TWO, date(2026, 6, 1), date(2028, 5, 31)),
            ),
        ),
        Body('岳阳: "两型" #1', (TrustedKey(THREE, date(2026, 3, 1), date(2026, 3, 1)),)),
    )
)


def read(text: str, folder: Path) -> Trust:
    path = folder / "信任.yaml"
    path.write_text(text, encoding="utf-8")
    return read_trust(path)


def faults(text: str, folder: Path) -> list[str]:
    with pytest.raises(TrustError) as caught:
        read(text, folder)
    return [f"{item.place} {item.message}" for item in caught.value.findings]


def test_a_trust_is_written_and_read_again(tmp_path: Path) -> None:
    assert read(trust_text(TRUST), tmp_path) == TRUST


def test_a_trust_as_people_write_one(tmp_path: Path) -> None:
    text = f"""\
# 省办公室 2026 年信任文件
bodies:
- name: 长沙两型认证有限公司
  keys:
  - key: |
      {ONE.pem.replace(chr(10), chr(10) + " " * 6).strip()}
    from: 2026-01-01
    to: 2026-12-31
    revoked:
      from: 2026-06-01
      reason: 私钥遗失
"""
    (body,) = read(text, tmp_path).bodies

    assert body.keys == (
        TrustedKey(ONE, date(2026, 1, 1), date(2026, 12, 31), Revocation(date(2026, 6, 1), "私钥遗失")),
    )


names = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(names, days, days, names)
@example("0", date(2000, 1, 1), date(2000, 1, 1), "辻\U000e0100")  # a character with a variation selector
@settings(max_examples=60, deadline=None)
def test_whatever_a_body_may_be_called_it_is_read_as_written(name: str, one: date, two: date, reason: str) -> None:
    """What `text` takes, as `keys new` asks it, is read as it was written."""
    from tempfile import TemporaryDirectory

    try:
        shape.text(name)
        shape.text(reason)
    except ValueError:
        return
    key = TrustedKey(ONE, min(one, two), max(one, two), Revocation(one, reason))
    trust = Trust((Body(name, (key,)),))
    with TemporaryDirectory() as folder:
        assert read(trust_text(trust), Path(folder)) == trust


def test_all_faults_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    text = f"""\
bodies:
  - name: 甲
    keys:
      - key: {ONE.text}
        form: 2026-01-01
        to: 2026-12-31
      - key: 不是公钥
        from: 2026-1-1
        to: 2026-02-30
        revoked: {{from: 2026-01-01}}
  - name: 乙
    keys:
      - key: {TWO.text}
        from: 2026-12-31
        to: 2026-01-01
      - key: {ONE.text}
        from: 2026-01-01
        to: 2026-12-31
  - name: 甲
    keys: []
more: 1
"""
    assert faults(text, tmp_path) == [
        "信任.yaml:4:9 bodies[0].keys[0]：缺少 from",
        "信任.yaml:5:9 不认识的键“form”；是否想写 from？",
        "信任.yaml:7:14 bodies[0].keys[1].key：不是公钥：应是公钥文件的内容，或其中间一行",
        "信任.yaml:8:15 bodies[0].keys[1].from：日期“2026-1-1”应写成 2017-01-01 的形式",
        "信任.yaml:9:13 bodies[0].keys[1].to：没有 2026-02-30 这一天",
        "信任.yaml:10:18 bodies[0].keys[1].revoked：缺少 reason",
        "信任.yaml:13:9 bodies[1].keys[0]：有效期的起日 2026-12-31 晚于止日 2026-01-01",
        "信任.yaml:16:14 bodies[1].keys[1].key：已写在 bodies[0].keys[0].key；同一个机构、同一把密钥只写一次",
        "信任.yaml:19:11 bodies[2].name：已写在 bodies[0].name；同一个机构、同一把密钥只写一次",
        "信任.yaml:20:11 bodies[2].keys：至少要有 1 项",
        "信任.yaml:21:1 不认识的键“more”",
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("bodies: []\n", "至少要有 1 项"),
        ("bodies: 甲\n", "应是列表"),
        ("bodies: [甲]\n", "应是映射"),
        ("bodies:\n", "应是列表"),
        ("- 甲\n", "映射"),
        ("", "没有内容"),
        ("bodies: &a [*a]\n", "锚点"),
        ("bodies: []\nbodies: []\n", "第 1 行已经写过"),
        ("bodies:\n- name: [甲]\n  keys: 1\n", "bodies[0].name：应是文字"),
        ("bodies:\n- name: ''\n  keys: 1\n", "bodies[0].name：应是文字"),
        ("bodies:\n- {name: 甲, keys: [{key: [1], from: [1], to: {}}]}\n", "keys[0].from：应是 2026-11-23 形式的日期"),
    ],
)
def test_what_is_no_trust_file_is_told(text: str, what: str, tmp_path: Path) -> None:
    assert what in "\n".join(faults(text, tmp_path))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TrustError, match="文件不存在"):
        read_trust(tmp_path / "无.yaml")


def test_the_example_of_the_handbook_is_a_trust_file(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "auditors.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\nbodies:")[2].partition("```")[0]

    (body,) = read(f"bodies:{example}", tmp_path).bodies
    first, second = body.keys
    assert (first.key.short_id, first.last) == ("1bd7425c8e75b9fa", date(2028, 11, 30))
    assert first.revoked == Revocation(date(2027, 6, 1), "私钥遗失")
    assert second.revoked is None
