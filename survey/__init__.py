"""SIPAS: citizen-satisfaction surveys for public administrative services."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings


def create_app(settings: Settings) -> Flask:
    """Assemble the application of one installation."""
    # Imported here and not above, so that `survey.statistics` can be used where there is no Flask.
    from flask import Flask

    from survey import cli, extensions
    from survey.web import (
        account,
        addresses,
        admin,
        analyst,
        assets,
        citizen,
        compiled_templates,
        errors,
        formats,
        health,
        languages,
        public,
        security,
    )

    app = Flask("survey", static_folder="web/static", template_folder="web/templates")
    extensions.init_app(app, settings)
    security.init_app(app, settings)
    languages.init_app(app)
    addresses.init_app(app)
    assets.init_app(app)
    compiled_templates.init_app(app, settings.instance / "compiled-templates")
    formats.init_app(app)
    errors.init_app(app)
    app.register_blueprint(citizen.blueprint)
    app.register_blueprint(account.blueprint)
    app.register_blueprint(admin.blueprint)
    app.register_blueprint(analyst.blueprint)
    app.register_blueprint(public.blueprint)
    app.register_blueprint(health.blueprint)
    app.cli.add_command(cli.sipas)
    return app
