"""Errors at the web's border: the tree becomes a status and a problem document, once, here.

References
----------
RFC 9457, "Problem Details for HTTP APIs".
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from tunesight.errors import TunesightError
from tunesight.web.headers import SECURITY_HEADERS
from tunesight.wire import ProblemOut

__all__ = ["PROBLEM_MEDIA_TYPE", "add_error_translation", "problem_response", "validation_detail"]

PROBLEM_MEDIA_TYPE = "application/problem+json"

# Of what was sent, a message repeats this much: enough to recognise, and no wish of a megabyte.
_MOST_REPEATED = 80

# Said instead of whatever went wrong inside: a traceback helps an attacker and nobody else.
_UNEXPECTED = "Something went wrong on the server; its log says what. Trying again may help."


def problem_response(
    status: int, detail: str, *, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Build a problem document whose title is the status' own phrase.

    Parameters
    ----------
    status
        An HTTP status from 400 to 599.
    detail
        What is wrong, the value, and what to do: a sentence for people.
    headers
        To send along, such as ``Allow``.
    """
    title = HTTPStatus(status).phrase
    problem = ProblemOut(type="about:blank", title=title, status=status, detail=detail)
    return JSONResponse(
        problem.model_dump(),
        status_code=status,
        headers=dict(headers or {}),
        media_type=PROBLEM_MEDIA_TYPE,
    )


def validation_detail(error: RequestValidationError | ValidationError) -> str:
    """Put pydantic's list of complaints into one line: each field, what is wrong, its value."""
    complaints = []
    for complaint in error.errors():
        place = [str(part) for part in complaint["loc"] if part not in ("body", "path", "query")]
        field = _shorten(".".join(place)) or "request"
        value = complaint.get("input")
        said = f" (got {_shorten(repr(value))})" if isinstance(value, str | int | float) else ""
        complaints.append(f"{field}: {complaint['msg']}{said}")
    return "; ".join(complaints) + "."


def _shorten(text: str) -> str:
    return text if len(text) <= _MOST_REPEATED else f"{text[:_MOST_REPEATED]}…"


def add_error_translation(app: FastAPI) -> None:
    """Teach the application to answer every error with a problem document."""
    app.add_exception_handler(TunesightError, _translate_own)
    app.add_exception_handler(RequestValidationError, _translate_validation)
    app.add_exception_handler(ValidationError, _translate_validation)
    app.add_exception_handler(HTTPException, _translate_http)
    app.add_exception_handler(ClientDisconnect, _translate_departure)
    app.add_exception_handler(Exception, _translate_unexpected)


def _translate_own(_request: Request, error: Exception) -> Response:
    status = error.http_status if isinstance(error, TunesightError) else 500
    return problem_response(status, str(error))


def _translate_validation(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError | ValidationError):
        raise error
    return problem_response(422, validation_detail(error))


def _translate_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    details = {
        404: f"There is nothing at {request.url.path}; /api/docs lists what there is.",
        405: f"{request.method} is not offered at {request.url.path}; /api/docs lists what is.",
    }
    phrase = HTTPStatus(error.status_code).phrase
    is_own_sentence = error.detail != phrase
    detail = error.detail if is_own_sentence else details.get(error.status_code, f"{phrase}.")
    return problem_response(error.status_code, detail, headers=error.headers)


def _translate_departure(_request: Request, _error: Exception) -> Response:
    # Whoever closes a tab in the middle of an upload reads no answer, and is no fault to be logged.
    return problem_response(400, "The connection was closed before everything was sent.")


def _translate_unexpected(_request: Request, _error: Exception) -> Response:
    # Starlette raises the error again once this is sent, so that the server logs its traceback;
    # it answers outside every guard, which is why the security headers are set by hand.
    return problem_response(500, _UNEXPECTED, headers=SECURITY_HEADERS)
