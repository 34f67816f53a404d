"""Files that leave the product: named, kept out of caches, and written into the audit log."""

import hashlib
from collections.abc import Mapping
from typing import Any

from flask import Response, request
from werkzeug.utils import secure_filename

from survey import clock
from survey.audit import record
from survey.database import committing
from survey.extensions import db
from survey.web.account.access import signed_in


def send_export(
    content: bytes,
    content_type: str,
    name: str,
    *,
    subject: str,
    inline: bool = False,
    told: Mapping[str, Any] | None = None,
) -> Response:
    """A file made for the account signed in; `subject` is what it is about, as in "campaign:HL26".

    inline : shown in the browser, which offers to print it, and not saved at once. told : what the audit log says of
    the file beside its filters, its size and its SHA-256.
    """
    described = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    record_export(name, subject, {**(told or {}), **described})
    response = Response(content, content_type=content_type)
    kind = "inline" if inline else "attachment"
    response.headers["Content-Disposition"] = f'{kind}; filename="{secure_filename(name)}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def record_export(name: str, subject: str, told: Mapping[str, Any] | None = None) -> None:
    """Write into the audit log that the account signed in took a file: which, by which filters, with what in it."""
    session = db.session()
    after = {"file": name, "filters": request.args.to_dict(), **(told or {})}
    with committing(session):
        record(session, signed_in().actor, "export.made", subject, at=clock.now(), after=after)
