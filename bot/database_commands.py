"""What commands do to the database, and how they find it."""

from __future__ import annotations

from dataclasses import replace

from bot import logs
from bot.settings import Settings, SettingsError


def migrate(loaded: Settings) -> None:
    """Wait until the database answers, and bring it to the tables of this release."""
    from bot.records.answering import wait_until_answering
    from bot.records.migrate import migrate as run

    app_url = url_of(loaded)
    admin_url = loaded.database_admin_url or app_url
    wait_until_answering(admin_url)
    run(admin_url, app_url)
    logs.logger().info("database.migrated")


def load_demo(loaded: Settings) -> None:
    """Put the invented people in. Raises SettingsError where real ones could be."""
    if not loaded.demo_allowed:
        raise SettingsError("Demo data are refused in live mode and beside real credentials.")
    from bot.app import build
    from bot.services.load_demo import load_demo as run

    run(build(loaded))


def url_of(loaded: Settings) -> str:
    """Where the running parts find the database. Raises SettingsError when there is none."""
    if loaded.database_url is None:
        raise SettingsError("DATABASE_URL is not set, and `keyline up` has not made a database.")
    return loaded.database_url


def with_database(loaded: Settings) -> Settings:
    """The settings with the embedded database's addresses, when no other was given."""
    from bot.records import embedded

    if loaded.database_url is None and (urls := embedded.find_urls(loaded)):
        return replace(loaded, database_url=urls.app_url, database_admin_url=urls.admin_url)
    return loaded
