"""What the audit workbook looks like: the one description that its writer and its reader go by."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from standard_engine.workbook.list_sheet import ListHeading

if TYPE_CHECKING:
    from datetime import date

    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Submission

AUDIT_FORMAT = "1"
"""Number of this layout; raised when a workbook laid out before could be misread."""
METADATA_MARK = "核查表元数据"
"""Text of cell A1 of the sheet that says what the workbook was made from."""
ONCE = "—"
"""Stands for the year of what is reported once."""


class SheetName(StrEnum):
    """The sheets, in order."""

    GUIDE = "核查说明"
    BODY = "核查信息"
    VALUES = "核定数据"
    ATTESTATIONS = "定性评审"
    EVIDENCE = "证据登记"
    SITE = "现场核查"
    METADATA = "元数据"


class Fact(StrEnum):
    """Names of the facts on the metadata sheet."""

    FORMAT = "核查表格式"
    PACK = "规则包"
    VERSION = "规则包版本"
    HASH = "规则包哈希"
    SUBMISSION = "数据表"
    SHA256 = "数据表 SHA-256"
    YEAR = "数据年"
    OPENED = "建表时的评价日期"
    ENGINE = "引擎版本"


class BodyHeading(ListHeading):
    """The columns of 核查信息."""

    ITEM = "核查信息项"
    CONTENT = "填写内容"


class BodyFact(StrEnum):
    """What 核查信息 asks; the value is the row's first cell."""

    NAME = "评价机构"
    REPRESENTATIVE = "法定代表人"
    LEADER = "报告编制负责人"
    MEMBERS = "核查组成员和分工"
    REVIEWER = "内部技术复核人"
    PHONE = "联系电话"
    EMAIL = "电子邮箱"
    REPORT_NUMBER = "报告编号"
    DOCUMENT_REVIEW = "文件评审日期"
    SITE_VISIT = "现场核查日期"
    SITE_PLACES = "现场核查的场所与内容"
    HIGHLIGHTS = "主要亮点（100 字以内）"
    REMARKS = "结论说明"


ASKED_OF_BODY = (
    BodyFact.NAME, BodyFact.REPRESENTATIVE, BodyFact.LEADER, BodyFact.REVIEWER, BodyFact.DOCUMENT_REVIEW,
    BodyFact.SITE_VISIT,
)  # fmt: skip
"""What a report cannot do without."""


class ValueHeading(ListHeading):
    """The columns of 核定数据."""

    CODE = "代码"
    ITEM = "数据项"
    YEAR = "年份"
    UNIT = "单位"
    REPORTED = "申报值"
    VERIFIED = "核定值"
    DIFFERENCE = "差异"
    REASON = "理由"
    EVIDENCE = "证据编号"
    STAKE = "涉及分值"
    DEMANDED = "应附材料"
    PLACE = "申报单元格"


class AttestationHeading(ListHeading):
    """The columns of 定性评审."""

    CODE = "代码"
    ITEM = "评审事项"
    YEAR = "年份"
    USED_BY = "用于（要求或指标）"
    REPORTED = "申报值"
    CONCLUSION = "结论"
    BASIS = "依据"
    EVIDENCE = "证据编号"
    REVIEWER = "评审人"
    DAY = "评审日期"
    UNTIL = "有效期至（长期有效的留空）"
    STAKE = "涉及分值"
    DEMANDED = "应附材料"
    PLACE = "申报单元格"


class EvidenceHeading(ListHeading):
    """The columns of 证据登记."""

    NUMBER = "证据编号"
    TITLE = "材料名称"
    FILE = "文件"
    SHA256 = "SHA-256"
    CODES = "支持的数据项（代码，可写几个，用顿号隔开）"
    STAKE = "涉及分值"
    NOTE = "说明"


class SiteHeading(ListHeading):
    """The columns of 现场核查."""

    NUMBER = "不符合项编号"
    SEVERITY = "严重程度（严重/一般）"
    CLAUSE = "条款或数据项"
    FOUND = "现场发现"
    DUE = "整改期限"
    REMEDY = "整改证据（证据编号）"
    CLOSED = "关闭日期"
    NOTE = "说明"


def metadata(pack: ResolvedPack, submission: Submission, as_of: date, engine: str) -> dict[str, str]:
    """What the metadata sheet says about an audit workbook."""
    return {
        Fact.FORMAT: AUDIT_FORMAT,
        Fact.PACK: pack.id,
        Fact.VERSION: pack.version,
        Fact.HASH: pack.hash,
        Fact.SUBMISSION: submission.name or "",
        Fact.SHA256: submission.sha256 or "",
        Fact.YEAR: str(submission.year),
        Fact.OPENED: as_of.isoformat(),
        Fact.ENGINE: engine,
    }
