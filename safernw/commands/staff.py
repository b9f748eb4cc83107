"""safernw staff"""

from __future__ import annotations

import click

from safernw.children import end_with_parent
from safernw.environment import enter
from safernw.hub import SET_UP_CODE, mail_server, review_address
from safernw.settings import read_settings


@click.command("staff")
@click.option("--port", type=int, help="Port (8090).")
@click.option("--host", default="", help="Address to listen at (127.0.0.1: this machine alone).")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input closes.")
def command(port: int | None, host: str, with_parent: bool) -> None:
    """Serve the review site, where staff read concerns and act on them. Accounts are in its own database.

    At the first start it prints a set-up code for the first administrator; there is no default password.

    \b
    Example:
      safernw staff --port 8090
    """
    if with_parent:
        end_with_parent()
    settings = read_settings()
    data = enter(settings)
    host = host or settings.staff_host
    port = settings.staff_port if port is None else port
    address = review_address(settings, host, port)
    import os

    from content.receive import Packs
    from pages import serve
    from staff import Desk, Options, served

    options = Options(data=data, address=address, mail=mail_server(settings))
    pack = Packs(data).load(settings.pack_path)
    with Desk(options, pack, set_up_code=os.environ.get(SET_UP_CODE, "")) as desk:

        def ready(bound: str) -> None:
            where = address if settings.staff_address else bound
            click.echo(f"review site: {where}")
            if desk.set_up_code:
                click.echo(f"first sign-in: open {where}/set-up with the set-up code {desk.set_up_code}")

        desk.schedule.start()
        serve(served(desk), host, port, ready)
