"""`standard-engine programme init | users | adopt`: the ledger itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.groups import PlainGroup
from standard_engine.cli.help import ChineseHelp, command
from standard_engine.cli.options import format_option
from standard_engine.cli.output import note, print_json
from standard_engine.cli.programme_place import ledger_place, now, settings, the_desk, the_ledger
from standard_engine.errors import UsageError
from standard_engine.pack.load import today

if TYPE_CHECKING:
    from standard_engine.programme.procedure import Procedure

_PROCEDURE = "办理程序：随引擎提供的名称，或 YAML 文件，默认 liangxing-certification"


@command()
@click.option("--procedure", "name", metavar="程序", default="liangxing-certification", help=_PROCEDURE)
@click.option("--organisation", metavar="单位", required=True, help="第一个用户的单位，如 省经信委")
@click.option("--role", metavar="角色", help="第一个用户的角色；不写则取程序中管理用户的角色")
def init(name: str, organisation: str, role: str | None) -> int:
    """建立账本：记下办理程序全文，登记第一个用户（--as），由他登记别的用户。"""
    from standard_engine.programme import database
    from standard_engine.programme.event import Actor
    from standard_engine.programme.reading import procedure_file, read_procedure

    place, user = ledger_place(), settings()["user"]
    if not user:
        raise UsageError("用 programme --as 写明第一个用户的名字")
    database.engine_of(place)
    from standard_engine.programme.keeping import begin

    path = procedure_file(name)
    body = path.read_bytes()
    procedure = read_procedure(body, path.name)
    first = role or next(each.id for each in procedure.roles.values() if each.administers)
    actor = Actor(user, first, organisation)
    ledger = begin(place, body, path.name, actor, today=today(), now=now(), files=settings()["files"])
    click.echo(f"已建立账本，办理程序：{procedure.title}（第 {procedure.version} 版，{procedure.hash[:12]}）")
    click.echo(f"第一个用户：{user}（{organisation}，{procedure.roles[first].title}）")
    if ledger.files is not None:
        click.echo(f"材料存放在 {ledger.files}")
    click.echo("下一步：用 programme users add 登记各单位和企业的用户")
    return Exit.PASS


@click.group(cls=PlainGroup)
def users() -> None:
    """登记、列出、注销用户。办过的事不因注销而改变。"""


@users.command("add", cls=ChineseHelp)
@click.argument("name", metavar="用户")
@click.option("--role", metavar="角色", required=True, help="角色，见 programme procedure")
@click.option("--organisation", metavar="单位", required=True, help="单位；企业写企业名称")
@click.option("--region", metavar="地区", help="地区代码或名称；企业和市州的单位必填")
@click.option("--credit-code", metavar="代码", help="统一社会信用代码；企业必填")
def add(name: str, role: str, organisation: str, region: str | None, credit_code: str | None) -> int:
    """登记一个用户。"""
    from standard_engine.programme.event import Actor
    from standard_engine.programme.keeping import add_user
    from standard_engine.programme.looking import looking

    desk = the_desk()
    with looking(desk.ledger) as (_, procedure):
        found = Actor(name, _role(procedure, role), organisation, _region(procedure, region), credit_code)
    add_user(desk, found)
    click.echo(f"已登记：{name}（{organisation}，{procedure.roles[found.role].title}）")
    return Exit.PASS


def _role(procedure: Procedure, written: str) -> str:
    return next((role.id for role in procedure.roles.values() if role.title == written), written)


def _region(procedure: Procedure, written: str | None) -> str | None:
    return next((code for code, title in procedure.regions.items() if title == written), written)


@users.command("list", cls=ChineseHelp)
@format_option
def list_users(form: str) -> int:
    """列出用户。"""
    from dataclasses import asdict

    from standard_engine.programme.ledger import users_of
    from standard_engine.programme.looking import looking

    with looking(the_ledger()) as (connection, procedure):
        found = users_of(connection)
    if form == "json":
        print_json([asdict(user) for user in found])
        return Exit.PASS
    for user in found:
        role = procedure.roles.get(user.role)
        region = procedure.regions.get(user.region or "", user.region or "")
        parts = (user.name, user.organisation, role.title if role else user.role, region, user.credit_code or "")
        click.echo("　".join(filter(None, parts)))
    return Exit.PASS


@users.command("remove", cls=ChineseHelp)
@click.argument("name", metavar="用户")
@click.option("--reason", metavar="理由", help="理由")
def remove(name: str, reason: str | None) -> int:
    """注销一个用户。"""
    from standard_engine.programme.keeping import remove_user

    remove_user(the_desk(), name, reason)
    click.echo(f"已注销：{name}")
    return Exit.PASS


@command()
@click.argument("name", metavar="程序")
@click.option("--reason", metavar="理由", help="为什么换，必填")
def adopt(**given: Any) -> int:
    """换用新的办理程序：办过的照旧，以后的按新程序办。没办结的案件所处的状态在新程序里都要有。"""
    from standard_engine.programme.keeping import adopt as run
    from standard_engine.programme.reading import procedure_file, read_procedure

    path = procedure_file(given["name"])
    body = path.read_bytes()
    run(the_desk(), body, path.name, given["reason"])
    procedure = read_procedure(body, path.name)
    note(f"已换用：{procedure.title}（第 {procedure.version} 版，{procedure.hash[:12]}）")
    return Exit.PASS
