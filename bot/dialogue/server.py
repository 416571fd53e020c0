"""The dialogue part: Rasa behind one route, on loopback."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.core.channels import channel as channels
from sanic import Sanic

from bot.dialogue import patches
from bot.dialogue.channel import KeylineChannel
from bot.dialogue.endpoint import ActionsEndpoint
from bot.dialogue.second_reading import reading_with
from bot.dialogue.store import ConversationStore, RecordedRows
from bot.dialogue.training import ROOT, find_model
from bot.inner import loopback_port
from bot.language.danger_classifier import classifier_folder
from bot.logs import logger
from bot.ports import LOOPBACK_HOST
from bot.records.unit import Records, make_engine
from bot.records.vault import open_vault
from bot.settings import Settings, SettingsError

DATABASE_CONNECTIONS = 8
_WARM_UP = "hello"


def run(settings: Settings) -> None:
    """Serve turns until stopped. Raises NoModelError when nothing was trained."""
    patches.apply()
    patches.configure_logs()
    model = find_model(settings)
    store = ConversationStore(RecordedRows(_open_records(settings)))
    server = make_server(settings, model, store)
    server.run(
        host=LOOPBACK_HOST,
        port=loopback_port("KEYLINE_DIALOGUE_URL", settings.keyline_dialogue_url),
        workers=1,
        access_log=False,
        motd=False,
    )


def _open_records(settings: Settings) -> Records:
    """The records alone: this part has no business with texts, spool and Twilio."""
    if settings.database_url is None:
        raise SettingsError("DATABASE_URL is not set; expected a PostgreSQL database's address")
    engine = make_engine(settings.database_url, DATABASE_CONNECTIONS)
    return Records(engine, open_vault(settings.keyline_keys_file))


def make_server(settings: Settings, model: Path, store: ConversationStore) -> Sanic:
    """The web server with Rasa loaded at its start: our route only, no API of Rasa's, no CORS."""
    server = Sanic("keyline_dialogue", configure_logging=False)
    endpoint = read_actions_endpoint(settings)
    channels.register([read_channel(settings)], server, route="/webhooks/")

    @server.before_server_start  # type: ignore[untyped-decorator]
    async def load(app: Sanic, _: Any) -> None:
        with reading_with(classifier_folder(settings.models_dir)):
            app.ctx.agent = load_agent(model, store, endpoint)
        await app.ctx.agent.parse_message(_WARM_UP)
        patches.configure_logs()
        logger().info("dialogue.started", model=model.name)

    @server.after_server_stop  # type: ignore[untyped-decorator]
    async def let_go(_: Sanic, __: Any) -> None:
        await endpoint.close()

    return server


def load_agent(model: Path, store: ConversationStore, endpoint: Any) -> Agent:
    """Rasa with this model and store.

    The store goes in as it is: Rasa wraps stores so that errors of the database are swallowed
    and conversations go on in memory.
    """
    agent = Agent.load(model, tracker_store=store, action_endpoint=endpoint)
    store.domain = agent.domain
    agent.tracker_store = store
    agent.processor.tracker_store = store
    return agent


def read_actions_endpoint(settings: Settings, root: Path = ROOT) -> ActionsEndpoint:
    """How to call the actions, from endpoints.yml."""
    given = _read(root / "endpoints.yml", settings)
    return ActionsEndpoint(**given["action_endpoint"])


def read_channel(settings: Settings, root: Path = ROOT) -> KeylineChannel:
    """The one channel, from credentials.yml."""
    [(_, credentials)] = _read(root / "credentials.yml", settings).items()
    return KeylineChannel.from_credentials(credentials)


def _read(path: Path, settings: Settings) -> dict[str, Any]:
    """One of Rasa's files, with ${NAME} from the settings (which know `.env` too)."""
    values = {name.upper(): getattr(settings, name) for name in Settings.__slots__}
    content: dict[str, Any] = yaml.safe_load(Template(path.read_text()).safe_substitute(values))
    return content
