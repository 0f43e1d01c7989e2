"""The command `standard-engine` and its commands, each imported only when it is run."""

from __future__ import annotations

import gc
import os
import signal
import sys

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.groups import LazyGroup
from standard_engine.cli.told import wrong_call, wrong_file
from standard_engine.errors import InputError, PackError, ProcedureError, StandardEngineError, UsageError
from standard_engine.version import engine_version

DEBUG = "STANDARD_ENGINE_DEBUG"
RARELY = 200_000
"""New objects between two searches for cycles: a command is over soon, and makes few cycles."""


_COMMANDS = {
    "template": ("standard_engine.cli.template:template", "生成空白数据表"),
    "check": ("standard_engine.cli.check:check", "检查填好的数据表，列出问题"),
    "assess": ("standard_engine.cli.assess:assess", "评价数据表，写出差距报告和结论"),
    "batch": ("standard_engine.cli.batch:batch", "评价许多数据表，结论写进一个文件（JSON Lines 或 Parquet）"),
    "report": ("standard_engine.cli.report:report", "评价数据表，写出指定的报告：HTML、xlsx、PDF、Word"),
    "plan": ("standard_engine.cli.plan:plan", "不通过的，找出改变最小或费用最低的提升方案"),
    "migrate": ("standard_engine.cli.migrate:migrate", "把旧模板的数据搬到现在的模板"),
    "diff": ("standard_engine.cli.diff:diff", "比较两份数据表：改了什么，对得分有什么影响"),
    "explain": ("standard_engine.cli.explain:explain", "逐步说明一个指标是怎样算出来的"),
    "audit": ("standard_engine.cli.audit:audit", "第三方核查：建核查表、抽样、按核定值评价、写报告、结案"),
    "verify": ("standard_engine.cli.verify:verify", "核验一份签名的记录（字节、签名、重新评价）或一张证书"),
    "population": ("standard_engine.cli.population:population", "评价许多企业：合成、评价企业群"),
    "keys": ("standard_engine.cli.keys:keys", "签名用的密钥：新做一对，查看编号"),
    "programme": ("standard_engine.cli.programme:programme", "办理认证：申请、初审、计划、培育、认证、公示、颁证"),
    "rules": ("standard_engine.cli.rules:rules", "查看、检查和测试规则包"),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
@click.version_option(engine_version(), prog_name="standard-engine", message="%(prog)s %(version)s", help="显示版本")
def app() -> None:
    """两型工业企业评价引擎：按规则包评价企业数据表，给出结论、差距和依据。

    退出码：0 通过；1 不通过或无法判定；2 用法或规则包有误、写不出文件或被中断；3 数据文件无法读取；4 内部错误。
    """


def main() -> None:
    """Run the command line, every outcome as one of the documented exit codes."""
    gc.set_threshold(RARELY)
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # told to stop, it ends as if interrupted: nothing half written
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run with these arguments and give the exit code; messages go to stderr."""
    try:
        code = app.main(arguments, prog_name="standard-engine", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _say("已中断", Exit.USAGE)
    except click.ClickException as error:
        return _say(f"{wrong_call(error)}\n用 standard-engine --help 查看用法", Exit.USAGE)
    except InputError as error:
        return _say(f"无法读取数据文件：\n{error}", Exit.INPUT)
    except PackError as error:
        return _say(f"规则包有误，没有评价任何数据：\n{error}", Exit.USAGE)
    except ProcedureError as error:
        return _say(f"办理程序或日历有误，没有办理任何事项：\n{error}", Exit.USAGE)
    except UsageError as error:
        return _say(str(error), Exit.USAGE)
    except OSError as error:
        return _say(wrong_file(error), Exit.USAGE)
    except StandardEngineError as error:
        return _say(str(error), Exit.USAGE)
    except Exception as error:  # the edge of the program: a fault of ours, said as one, never a verdict
        if os.environ.get(DEBUG):
            raise
        text = f"内部错误（{type(error).__name__}）：{error}\n没有得出结论。设置环境变量 {DEBUG}=1 可看到详情，请连同文件一起反馈"
        return _say(text, Exit.INTERNAL)
    return int(code) if isinstance(code, int) else Exit.PASS


def _say(text: str, code: Exit) -> int:
    click.echo(text, err=True)
    return code
