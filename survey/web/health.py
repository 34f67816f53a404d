"""Whether the process lives, and whether it can serve."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from survey.extensions import db
from survey.migration import find_head, find_revision

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The database answers and stands at the schema that this program expects."""
    try:
        db.session().execute(text("SELECT 1"))
        revision = find_revision(db.engine)
    except SQLAlchemyError:
        return jsonify(status="the database does not answer"), 503
    if revision != find_head():
        return jsonify(status="the database needs migrating", revision=revision, expected=find_head()), 503
    return jsonify(status="ok")
