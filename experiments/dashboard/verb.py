"""The verb `dashboard`: starts the server of the pages on this machine, for this machine alone."""

import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import Tree, start
from experiments.config.errors import COMMAND_LINE, Problem, RequestError, StoppedError
from experiments.config.messages import explained
from sim.settings import Group

HOST, FIRST_PORT, PORTS = "127.0.0.1", 8501, 50

MISSING = 'watercooler: dashboard needs the extra ui: pip install "watercooler[ui]" (in a checkout: make dashboard)'

NEWER = "watercooler: this version of Streamlit cannot be kept to the dashboard's own origin; install the one in requirements.lock"

LOOKS = {
    "base": "light",
    "primaryColor": "#0072B2",
    "textColor": "#111111",
    "headingFontSizes": ["1.9rem", "1.15rem", "1.05rem", "1rem", "1rem", "1rem"],
}


class DashboardPlan(Group):
    """How the dashboard is served."""

    port: int | None = Field(default=None, ge=1024, le=65_535, description="port on 127.0.0.1; empty: the first free one from 8501 up")
    browser: bool = Field(default=True, description="open a browser")
    upload_megabytes: int = Field(default=25, ge=1, le=500, description="size of an uploaded file at most")


def main(words: list[str]) -> None:
    """Serve the dashboard until it is interrupted.

    Raises RequestError where it cannot be carried out, StoppedError where Streamlit is not installed.
    """
    plans: list[DashboardPlan] = []
    start(lambda tree, arguments: plans.append(read_plan(tree, arguments)), read_arguments("dashboard", words))
    if find_spec("streamlit") is None:
        raise StoppedError(MISSING)
    serve(plans[0], port_for(plans[0]))


def read_plan(tree: Tree, arguments: Arguments) -> DashboardPlan:
    """The plan in a composed configuration. Raises RequestError."""
    found = list(arguments.problems)
    try:
        plan = DashboardPlan.model_validate(tree)
    except ValidationError as error:
        raise RequestError([*found, *explained(error, DashboardPlan, arguments)]) from error
    if found:
        raise RequestError(found)
    return plan


def port_for(plan: DashboardPlan) -> int:
    """The port asked for, or the first free one. Raises RequestError where it is taken."""
    asked = [plan.port] if plan.port else range(FIRST_PORT, FIRST_PORT + PORTS)
    free = next((port for port in asked if _is_free(port)), None)
    if free is None:
        where = f"port {plan.port}" if plan.port else f"every port from {FIRST_PORT} to {FIRST_PORT + PORTS - 1}"
        raise RequestError([Problem(COMMAND_LINE, "port", f"{where} is taken: is a dashboard running already? Or say port=8600")])
    return free


def settings_of_streamlit(plan: DashboardPlan, port: int) -> dict[str, Any]:
    """What Streamlit would look up in the home folder or do by itself: it contacts nobody, asks for
    no address, answers this machine alone, shows no source and watches no file."""
    return {
        "browser.gatherUsageStats": False,
        "server.headless": not plan.browser,
        "server.address": HOST,
        "server.port": port,
        "browser.serverAddress": HOST,
        "server.maxUploadSize": plan.upload_megabytes,
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.enableStaticServing": False,
        "server.fileWatcherType": "none",
        "server.runOnSave": False,
        "global.developmentMode": False,
        "global.disableWidgetStateDuplicationWarning": True,  # a lever taken over has a value of its own
        "runner.magicEnabled": False,
        "runner.postScriptGC": False,  # worlds are remembered by the hundred: to look through all of them takes longer than the page
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "logger.hideWelcomeMessage": True,
        "logger.level": "error",
    } | {f"theme.{name}": value for name, value in LOOKS.items()}


def keep_to_own_origin(port: int) -> None:
    """Let no page but our own talk to the dashboard, and no program that is no page.

    Streamlit's check lets in any port of this machine, and whoever names no origin; its settings cannot narrow that, so the
    check of its WebSocket is exchanged here, the only place. Raises StoppedError where this Streamlit has no such check:
    then nothing is served.
    """
    try:
        from streamlit.web.server.starlette import starlette_websocket as sockets
    except ImportError as error:
        raise StoppedError(NEWER) from error
    if not hasattr(sockets, "_is_origin_allowed"):
        raise StoppedError(NEWER)
    own = {f"{name}:{port}" for name in (HOST, "localhost")}  # which no server of names can give to anybody else

    def is_own(origin: str | None, host: str | None) -> bool:
        return host in own and origin == f"http://{host}"

    sockets._is_origin_allowed = is_own


def serve(plan: DashboardPlan, port: int) -> None:
    """Serve until interrupted. Raises StoppedError where it cannot be kept to this machine's own page."""
    from streamlit.web import bootstrap

    from experiments.dashboard.warming import MODEL

    print(f"Dashboard: http://{HOST}:{port}   (Ctrl+C ends it)", flush=True)
    options = {name.replace(".", "_"): value for name, value in settings_of_streamlit(plan, port).items()}
    bootstrap.load_config_options(options)
    keep_to_own_origin(port)
    MODEL.begin()  # while the browser opens
    bootstrap.run(str(Path(__file__).parent / "app.py"), False, [], options)


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
    return True
