"""`standard-engine programme export`: a list that the procedure declares, as data, as a workbook or as an official paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.fonts import face_option, font_files, font_option, named_faces
from standard_engine.cli.help import command
from standard_engine.cli.output import note
from standard_engine.cli.programme_place import the_day, the_ledger
from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from standard_engine.programme.listing import Row
    from standard_engine.programme.procedure import Listing, Procedure

DATA, BOOK, PAPERS = (".csv", ".json"), ".xlsx", (".docx", ".pdf", ".html")
ENDINGS = (*DATA, BOOK, *PAPERS)


@command()
@click.argument("name", metavar="名单")
@click.option(
    "-o", "--output", metavar="文件", type=click.Path(path_type=Path, dir_okay=False),
    help="写到文件：.docx、.pdf、.html 是正式文件，.xlsx、.csv、.json 是数据；不写则输出 CSV",
)  # fmt: skip
@click.option("--where", "wanted", multiple=True, metavar="栏=内容", help="只取这一栏是这个内容的行，可以写多次")
@click.option("--on", metavar="日期", help="文件的日期（落款），情况调度截至这一天，默认今天")
@font_option
@face_option
def export(
    name: str,
    output: Path | None,
    wanted: tuple[str, ...],
    on: str | None,
    fonts: tuple[str, ...],
    faces: tuple[str, ...],
) -> int:
    """导出办理程序声明的一张名单，见 programme procedure 和手册。

    正式文件按 GB/T 9704—2012 的版心、字号和行数排，表宽的横排；题目、正文、附注和落款写在办理程序里。
    """
    from standard_engine.programme.listing import csv_text, filled, find_listing, rows_of
    from standard_engine.programme.looking import looking
    from standard_engine.report.output import put

    if output is not None and output.suffix.lower() not in ENDINGS:
        raise UsageError(f"名单写到 {'、'.join(ENDINGS)} 文件，写的是 {output.name}")
    with looking(the_ledger()) as (connection, procedure):
        listing = find_listing(procedure, name)
        rows = rows_of(connection, procedure, listing, _wanted(wanted))
        table = filled(procedure, listing, rows)
        if output is None:
            click.echo(csv_text(table), nl=False)
        else:
            put(output, _content(connection, procedure, listing, rows, output, the_day(on), fonts, faces))
    note(f"{table.title}：{len(table.rows)} 行" + ("" if output is None else f"，写到 {output}"))
    if table.unofficial:
        note(f"注意：{len(table.unofficial)} 家企业的评价结论是非正式结论，不能作为认证依据")
    return Exit.PASS


def _wanted(written: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in written:
        column, sign, value = text.partition("=")
        if not sign or not column.strip() or column.strip() in found:
            raise UsageError(f"--where 应写成 栏=内容，同一栏写一次；写的是“{text}”")
        found[column.strip()] = value
    return found


def _content(
    connection: Connection, procedure: Procedure, listing: Listing, rows: tuple[Row, ...], output: Path, day: date,
    fonts: tuple[str, ...], faces: tuple[str, ...],
) -> bytes:  # fmt: skip
    """The list in the form that the file's name asks for."""
    from standard_engine.programme.dispatch import dispatch
    from standard_engine.programme.listing import csv_text, filled, listing_document, tallies_of
    from standard_engine.programme.notice import notice

    table, ending = filled(procedure, listing, rows), output.suffix.lower()
    if ending == ".csv":
        return csv_text(table).encode("utf-8-sig")
    if ending == ".json":
        return (json.dumps(listing_document(table), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    tallies = tallies_of(procedure, listing, rows)
    found = dispatch(connection, procedure, day) if listing.overview else None
    if ending == BOOK:
        from standard_engine.report.list_book import list_book

        return list_book(table, tallies, found, day, f"{procedure.title}（第 {procedure.version} 版）")
    from standard_engine.report.forms import Form, written
    from standard_engine.report.layout import OFFICIAL
    from standard_engine.report.list_paper import Contents, list_paper
    from standard_engine.version import engine_version

    general, places = font_files(fonts)
    printed = filled(procedure, listing, rows, listing.paper)
    contents = Contents(printed, notice(procedure, listing, rows), tallies, found)
    paper = list_paper(contents, day, f"standard-engine {engine_version()}", named_faces(faces, OFFICIAL.faces))
    return written(paper, Form(ending[1:]), general, places)
