"""`standard-engine rules worksheet | import`: a pack's numbers out to be checked against the standard, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import DEFAULT_PACK, pack_argument
from standard_engine.cli.output import note, print_findings
from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.pack.draft import Draft
    from standard_engine.pack.revision import Revision
    from standard_engine.workbook.worksheet import FilledWorksheet


@command()
@pack_argument
@click.option(
    "-o", "--output", metavar="路径", type=click.Path(path_type=Path), help="写到哪个文件，默认 <规则包>-核对表.xlsx"
)
def worksheet(pack_name: str, output: Path | None) -> int:
    """写出核对表：规则包的全部数值，留出标准文本值、条款、核对人、核对日期四栏，对照标准文本填写。"""
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.folder import find_pack
    from standard_engine.pack.worksheet import worksheet_lines
    from standard_engine.report.output import put
    from standard_engine.report.worksheet import worksheet as written

    draft = read_draft(find_pack(pack_name))
    path = output or Path(f"{draft.model.id}-核对表.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path} 应以 .xlsx 结尾，否则 Excel 打不开")
    put(path, written(draft, worksheet_lines(draft)))
    click.echo(str(path))
    return Exit.PASS


@command("import")
@click.argument("filled", metavar="核对表.xlsx", type=click.Path(path_type=Path))
@click.option("--pack", "-p", "pack_name", default=DEFAULT_PACK, metavar="规则包", help="写出核对表的规则包")
@click.option(
    "-o", "--output", required=True, metavar="新文件夹", type=click.Path(path_type=Path), help="核对过的规则包写到哪里"
)
@click.option("--version", required=True, metavar="版本", help="核对过的规则包的版本")
@click.option("--dry-run", is_flag=True, help="只显示会改什么，不写文件")
def import_worksheet(filled: Path, pack_name: str, output: Path, version: str, *, dry_run: bool) -> int:
    """读回填好的核对表，写出核对过的新版本；四栏齐全的数写成 official，其余不变。

    与标准文本不同的数改成标准文本的值，写入改动记录。有一处错误就什么也不写。
    """
    from standard_engine.assessment.candidate import candidate
    from standard_engine.cli.rules_change import refuse_failed, tell_difference
    from standard_engine.pack.copying import copied
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.folder import find_pack
    from standard_engine.pack.load import today
    from standard_engine.report.together import put_folder
    from standard_engine.workbook.worksheet import read_worksheet

    if output.exists():
        raise UsageError(f"{output} 已存在；请写一个还没有的文件夹")
    folder = find_pack(pack_name)
    draft = read_draft(folder)
    made = _reviewed(folder, draft, read_worksheet(filled, today()), version, filled.name)
    files: Mapping[str, bytes] = copied(folder, draft, output.resolve().name, version, made.files())
    with candidate(folder, files, output.resolve().name) as copy:
        tell_difference(draft, read_draft(copy))
        refuse_failed(copy)
    if dry_run:
        note("只是显示，没有写任何文件")
        return Exit.PASS
    put_folder(output, files)
    note(f"已写入 {output} {version}")
    return Exit.PASS


def _reviewed(folder: Path, draft: Draft, sheet: FilledWorksheet, version: str, name: str) -> Revision:
    """A revision with what was checked; all findings told, and no revision where one is an error."""
    from standard_engine.findings import Place, Severity, review_codes
    from standard_engine.pack.load import today
    from standard_engine.pack.review import review
    from standard_engine.pack.revision import Signed, revision
    from standard_engine.pack.worksheet import worksheet_lines

    made = revision(folder, draft, Signed("—", f"对照标准文本核对（{name}）", today(), version))
    ours = (draft.model.id, draft.model.version, draft.hash)
    findings = list(sheet.findings)
    if sheet.pack == ours:
        lines = {line.code: line for line in worksheet_lines(draft)}
        findings += review(draft, lines, sheet.rows, made)
    else:
        told = [f"{id_} {version_}（{hash_[:8]}）" for id_, version_, hash_ in (sheet.pack, ours)]
        findings.append(review_codes.OTHER_WORKSHEET.at(Place(file=name), theirs=told[0], ours=told[1]))
    print_findings(findings)
    if wrong := [finding for finding in findings if finding.severity is Severity.ERROR]:
        raise UsageError(f"核对表有 {len(wrong)} 处错误，什么也没有写")
    if not made.touched:
        raise UsageError("核对表中没有一行四栏（标准文本值、条款、核对人、核对日期）都填了，没有可以导入的")
    return made
