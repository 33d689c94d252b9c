"""HTTP routes of the app: health check, the two HttpOnly cookies, personal links.

A Streamlit page cannot set a cookie; it hands the secret it just received to the browser, which
posts it back here (see `ui.keeper`). A secret is only turned into a cookie if the service knows it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from workshop import __version__
from workshop.service import accounts, participants
from workshop.service.codes import FACILITATOR_COOKIE, PARTICIPANT_COOKIE
from workshop.service.installation import Installation, installation_here
from workshop.web.live import follow

COOKIE_DAYS = 60
_LONGEST_SECRET = 200

Known = Callable[[Installation, str], Any]


def routes() -> list[BaseRoute]:
    return [
        Route("/healthz", health),
        Route("/lien/{token}", personal_link),
        Route("/cookies/participant", keep_participant, methods=["POST"]),
        Route("/cookies/animation", keep_facilitator, methods=["POST"]),
        Route("/cookies/animation/fin", forget_facilitator, methods=["POST"]),
        Route("/cookies/participant/fin", forget_participant, methods=["POST"]),
        WebSocketRoute("/direct/{channel}", follow),
    ]


async def health(request: Request) -> JSONResponse:
    """200 with the version and the database's state; 503 when the database cannot be read."""
    try:
        state = await asyncio.to_thread(lambda: installation_here().store.check())
    except (sqlite3.Error, OSError) as error:
        state = str(error)
    body = {"status": "ok" if state == "ok" else "en panne", "version": __version__}
    return JSONResponse(body | {"database": state}, 200 if state == "ok" else 503)


async def personal_link(request: Request) -> Response:
    """Recognise the holder of a personal link, then leave the secret out of the address bar."""
    token = request.path_params["token"]
    known = await asyncio.to_thread(participants.participant_of, installation_here(), token)
    response = RedirectResponse("/seance" if known else "/?lien=inconnu", status_code=303)
    if known:
        _set_cookie(request, response, PARTICIPANT_COOKIE, token)
    return response


async def keep_participant(request: Request) -> Response:
    return await _keep(request, PARTICIPANT_COOKIE, participants.participant_of)


async def keep_facilitator(request: Request) -> Response:
    return await _keep(request, FACILITATOR_COOKIE, accounts.facilitator_of)


async def forget_facilitator(request: Request) -> Response:
    """End the session on the server and in this browser."""
    if not _same_site(request):
        return Response(status_code=403)
    token = request.cookies.get(FACILITATOR_COOKIE)
    if token:
        await asyncio.to_thread(accounts.close_session, installation_here(), token)
    response = Response(status_code=204)
    response.delete_cookie(FACILITATOR_COOKIE, httponly=True, samesite="lax")
    return response


async def forget_participant(request: Request) -> Response:
    """Forget the participant in this browser; their personal link goes on working."""
    if not _same_site(request):
        return Response(status_code=403)
    response = Response(status_code=204)
    response.delete_cookie(PARTICIPANT_COOKIE, httponly=True, samesite="lax")
    return response


async def _keep(request: Request, cookie: str, known: Known) -> Response:
    if not _same_site(request):
        return Response(status_code=403)
    token = (await request.body())[: _LONGEST_SECRET + 1].decode("ascii", "replace")
    if len(token) > _LONGEST_SECRET:
        return Response(status_code=400)
    if not await asyncio.to_thread(known, installation_here(), token):
        return Response(status_code=403)
    response = Response(status_code=204)
    _set_cookie(request, response, cookie, token)
    return response


def _set_cookie(request: Request, response: Response, name: str, token: str) -> None:
    secure = request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
    response.set_cookie(
        name, token, max_age=COOKIE_DAYS * 86400, httponly=True, samesite="lax", secure=secure
    )


def _same_site(request: Request) -> bool:
    """Refuse posts that a page of another site makes the browser send."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    return origin.split("://")[-1] == request.headers.get("host", "")
