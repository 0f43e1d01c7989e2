"""`standard-engine rules copy | set | release`: a pack changed by its keeper, tried first, and put down for good."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.output import note, print_findings
from standard_engine.errors import PackError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from standard_engine.pack.draft import Draft
    from standard_engine.pack.model import SourceModel
    from standard_engine.pack.revision import Revision


def signed(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--why`, `--by`: who changes a pack, and the reason."""
    for option in (
        click.option("--by", "who", metavar="姓名", help="谁改的，默认操作系统的用户名"),
        click.option("--why", required=True, metavar="缘由", help="为什么改，写入改动记录"),
    ):
        function = option(function)
    return function


@command()
@click.argument("source", metavar="规则包")
@click.argument("folder", metavar="新文件夹", type=click.Path(path_type=Path))
@click.option("--version", metavar="版本", help="新规则包的版本，默认与原来相同")
def copy(source: str, folder: Path, version: str | None) -> int:
    """把一个规则包复制到自己的文件夹，以便改动。

    新文件夹的名称就是新规则包的 id；同一个标准的新版本应保持同名，已发出的数据表才能用它评价。
    """
    from standard_engine.assessment.candidate import candidate
    from standard_engine.pack.copying import copied
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.folder import find_pack
    from standard_engine.pack.load import check_every_date
    from standard_engine.report.together import put_folder

    home = find_pack(source)
    if folder.exists():
        raise UsageError(f"{folder} 已存在；请写一个还没有的文件夹")
    draft = read_draft(home)
    files = copied(home, draft, folder.resolve().name, version or draft.model.version)
    with candidate(home, files, folder.resolve().name) as copy_:
        check_every_date(copy_)
    put_folder(folder, files)
    click.echo(str(folder))
    note(f"下一步：standard-engine rules set 名称 数值 --pack {folder} --from 日期 --source 依据 --why 缘由")
    return Exit.PASS


@command("set")
@click.argument("pairs", metavar="名称 数值 [名称 数值]…", nargs=-1, required=True)
@click.option("--pack", "-p", "pack_name", required=True, metavar="文件夹", help="要改的规则包，在自己的文件夹里")
@click.option("--from", "since", required=True, metavar="日期", help="从哪一天起，如 2027-01-01")
@click.option("--when", metavar="条件", help="改哪一种情形的基准，如 'industry in cement'；不写为一般情形")
@click.option("--source", "document", required=True, metavar="文件", help="依据的文件名称和编号")
@click.option("--clause", metavar="条款", help="条款号")
@click.option(
    "--status",
    type=click.Choice(["provisional", "secondary", "official"]),
    default="provisional",
    help="可信程度，默认 provisional；official 还要写 --clause、--checked-by、--checked-on",
)
@click.option("--checked-by", metavar="姓名", help="核对人")
@click.option("--checked-on", metavar="日期", help="核对日期")
@click.option("--version", metavar="版本", help="改动写入的版本；已发布的版本不能改，要写新的")
@click.option("--dry-run", is_flag=True, help="只显示会改什么，不写文件")
@signed
def set_numbers(pairs: tuple[str, ...], pack_name: str, *, dry_run: bool, **options: str | None) -> int:
    """从某一天起改变基准或系数：写一组新的有日期的数值，旧的一组留给以前的评价日期。

    名称如 criteria.energy_per_output.levels.先进，全部名称见 rules worksheet。改好的规则包先检查、先运行算例，
    有错误或有算例不通过就什么也不写。负数写在最后，前面加 --。退出码：0 已写（或只是显示）；2 没有写。
    """
    from standard_engine.pack.amend import Wanted, amend
    from standard_engine.pack.load import to_date, today
    from standard_engine.report.together import alone

    folder = own_folder(pack_name)
    if len(pairs) % 2:
        raise UsageError(f"名称和数值要成对写，现在有 {len(pairs)} 个：{'　'.join(pairs)}")
    numbers = dict(zip(pairs[::2], pairs[1::2], strict=True))
    if len(numbers) < len(pairs) // 2:
        raise UsageError("同一个名称写了两次")
    wanted = Wanted(numbers, to_date(options["since"]), options["when"], _source(options))
    with alone(folder):
        draft, made = _begun(folder, options)
        amend(draft, wanted, made)
        if wanted.since <= today():
            note(f"注意：{wanted.since} 不晚于今天，按这一天以后的评价日期已作出的结论可能不同")
        _finish(folder, draft, made, dry_run=dry_run)
    return Exit.PASS


@command()
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@signed
def release(folder: Path, why: str, who: str | None) -> int:
    """发布规则包的当前版本：把每个文件的哈希记入 released.yaml，此后改动任何一个都报错。

    先检查全部日期的数值、运行算例；有错误或有算例不通过就不发布。
    """
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.folder import RELEASED
    from standard_engine.pack.load import today
    from standard_engine.pack.release import entry, releases
    from standard_engine.pack.yamledit import YamlText
    from standard_engine.report.together import alone, put_together

    folder = own_folder(str(folder))
    with alone(folder):
        draft = read_draft(folder)
        if draft.model.version in {item.version for item in releases(folder)}:
            raise UsageError(f"版本 {draft.model.version} 已经发布；要发布新的，先改 pack.yaml 的 version")
        refuse_failed(folder)
        path = folder / RELEASED
        text = YamlText(path.read_bytes().decode() if path.exists() else "")
        text.append(entry(draft, who or user(), why, today()))
        put_together(folder, {RELEASED: text.text().encode()})
    click.echo(f"已发布 {draft.model.id} {draft.model.version}　内容哈希 {draft.hash}")
    return Exit.PASS


def user() -> str:
    """Who is at the machine.

    Raises:
        UsageError: where the system does not say.
    """
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        raise UsageError("系统没有说用户是谁；请写 --by 姓名") from None


def own_folder(name: str) -> Path:
    """The folder of a pack that may be changed; one that comes with the engine may not."""
    from standard_engine.pack.folder import builtin_rules, find_pack

    folder = find_pack(name)
    if folder.resolve().parent == builtin_rules().resolve():
        raise UsageError(
            f"{name} 随引擎提供，不能改。先复制：standard-engine rules copy {name} 我的规则/{folder.name} --version 0.2.0，再改复制的一份"
        )
    return folder


def _source(options: dict[str, str | None]) -> SourceModel:
    """The source that the options give, as complete as its status asks for."""
    from standard_engine.pack.load import to_date
    from standard_engine.pack.model import SourceModel

    needed = {"--clause": "clause", "--checked-by": "checked_by", "--checked-on": "checked_on"}
    lacking = [option for option, key in needed.items() if not options[key]]
    if options["status"] == "official" and lacking:
        raise UsageError(f"--status official 还要写 {'、'.join(lacking)}：只有对照标准文本核对过的数才是 official")
    checked_on = to_date(options["checked_on"]).isoformat() if options["checked_on"] else None
    facts = {key: options[key] for key in ("document", "clause", "checked_by", "status")} | {"checked_on": checked_on}
    return SourceModel.model_validate({key: value for key, value in facts.items() if value})


def _begun(folder: Path, options: dict[str, str | None]) -> tuple[Draft, Revision]:
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.load import today
    from standard_engine.pack.revision import Signed, revision

    draft = read_draft(folder)
    who = options["who"] or user()
    stamp = Signed(who, str(options["why"]), today(), options["version"] or draft.model.version)
    return draft, revision(folder, draft, stamp)


def _finish(folder: Path, draft: Draft, made: Revision, *, dry_run: bool) -> None:
    """Try the changed pack and tell what it says differently; write it unless it is only to be shown."""
    from standard_engine.assessment.candidate import candidate
    from standard_engine.pack.draft import read_draft
    from standard_engine.report.together import put_together

    files = made.files()
    with candidate(folder, files) as copy_:
        tell_difference(draft, read_draft(copy_))
        refuse_failed(copy_)
    if dry_run:
        note("只是显示，没有写任何文件")
        return
    put_together(folder, files)
    note(f"已写入 {folder} {made.signed.version}：{'、'.join(files)}")


def tell_difference(before: Draft, after: Draft) -> None:
    """Print what two drafts say differently."""
    from standard_engine.pack.difference import Side, differences
    from standard_engine.report.pack_difference import difference_lines
    from standard_engine.report.text import visible

    sides = Side(before), Side(after)
    for line in difference_lines(*sides, differences(*sides)):
        click.echo(visible(line))


def refuse_failed(folder: Path) -> None:
    """Check the pack in a folder for every date and run its cases; tell the warnings.

    Raises:
        UsageError: with what is wrong with the pack, or with the cases that fail.
    """
    from standard_engine.assessment.candidate import tried

    try:
        result = tried(folder)
    except PackError as error:
        raise UsageError(f"这样的规则包有误，什么也没有写：\n{error}") from None
    print_findings(result.warnings)
    failed = [case for case in result.cases.cases if case.failures]
    if failed:
        text = "\n".join(f"× {case.place} {case.name}：{'；'.join(case.failures)}" for case in failed)
        advice = "这次改动对的话，先把这些算例的期望值改成新规则应有的结果，再运行一次"
        raise UsageError(f"有 {len(failed)} 个算例不通过，什么也没有写：\n{text}\n{advice}")
    note(f"规则包检查通过，算例 {len(result.cases.cases)} 个全部通过")
