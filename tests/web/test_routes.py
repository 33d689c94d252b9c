"""Health, the two HttpOnly cookies, personal links, and the headers of every response."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from workshop import __version__
from workshop.model import Facilitator
from workshop.service import accounts, participants
from workshop.service.codes import FACILITATOR_COOKIE, PARTICIPANT_COOKIE, new_token
from workshop.service.installation import Installation
from workshop.service.participants import Joined

Join = Callable[..., Joined]

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "cross-site", "origin": "http://atelier.example"},
    {"origin": "https://ailleurs.example"},
    {"origin": "http://atelier.example.ailleurs.example"},
    {"origin": "null"},
    {},
]
POSTS = [
    "/cookies/participant",
    "/cookies/animation",
    "/cookies/participant/fin",
    "/cookies/animation/fin",
]
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


@pytest.fixture
def secrets(installation: Installation, facilitator: Facilitator, join: Join) -> dict[str, str]:
    """A known secret for each cookie, by the address that keeps it."""
    return {
        "/cookies/participant": join("Awa").token,
        "/cookies/animation": accounts.open_session(installation, facilitator.login),
    }


def cookie_of(response: object) -> dict[str, object]:
    """Name, value and attributes of the one cookie a response sets."""
    (morsel,) = SimpleCookie(response.headers["set-cookie"]).values()  # type: ignore[attr-defined]
    kept = {name: value for name, value in morsel.items() if value}
    return {"name": morsel.key, "value": morsel.value, **kept}


def test_healthz_says_all_is_well(client: TestClient) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "version": __version__, "database": "ok"},
    )


def test_healthz_says_the_database_is_broken(
    client: TestClient, installation: Installation
) -> None:
    client.get("/healthz")
    path = installation.data_dir / "atelier.db"
    for beside in installation.data_dir.glob("atelier.db-*"):
        beside.unlink()
    path.write_bytes(b"ceci n'est pas une base" * 1000)
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (
        503,
        {"status": "en panne", "version": __version__, "database": "file is not a database"},
    )


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/cookies/participant", PARTICIPANT_COOKIE),
        ("/cookies/animation", FACILITATOR_COOKIE),
    ],
)
def test_cookie_is_kept_where_scripts_cannot_read_it(
    client: TestClient, secrets: dict[str, str], address: str, name: str
) -> None:
    response = client.post(address, content=secrets[address], headers=SAME_ORIGIN)
    assert response.status_code == 204
    assert cookie_of(response) == {
        "name": name,
        "value": secrets[address],
        "httponly": True,
        "samesite": "lax",
        "path": "/",
        "max-age": str(60 * 86400),
    }


def test_cookie_is_kept_for_an_old_browser_of_the_same_origin(
    client: TestClient, secrets: dict[str, str]
) -> None:
    """Without Sec-Fetch-Site, the origin must be the host that was asked."""
    address = "/cookies/participant"
    response = client.post(
        address, content=secrets[address], headers={"origin": "http://atelier.example"}
    )
    assert (response.status_code, "set-cookie" in response.headers) == (204, True)


def test_cookie_is_secure_behind_https(client: TestClient, secrets: dict[str, str]) -> None:
    address = "/cookies/participant"
    response = client.post(
        address, content=secrets[address], headers=SAME_ORIGIN | {"x-forwarded-proto": "https"}
    )
    assert cookie_of(response)["secure"] is True


@pytest.mark.parametrize("address", POSTS)
def test_post_from_elsewhere_is_refused_and_changes_nothing(
    client: TestClient, installation: Installation, secrets: dict[str, str], address: str
) -> None:
    session = secrets["/cookies/animation"]
    client.cookies.set(FACILITATOR_COOKIE, session)
    responses = [
        client.post(address, content=secrets.get(address, ""), headers=headers)
        for headers in ELSEWHERE
    ]
    assert [(response.status_code, "set-cookie" in response.headers) for response in responses] == [
        (403, False)
    ] * len(ELSEWHERE)
    assert accounts.facilitator_of(installation, session) is not None


@pytest.mark.parametrize(
    ("secret", "status"),
    [("", 403), ("inconnu", 403), (new_token(), 403), ("x" * 201, 400), ("é" * 60, 403)],
    ids=["empty", "unknown", "never given", "too long", "not ascii"],
)
@pytest.mark.parametrize("address", ["/cookies/participant", "/cookies/animation"])
def test_cookie_of_an_unknown_secret_is_refused(
    client: TestClient, secrets: dict[str, str], address: str, secret: str, status: int
) -> None:
    response = client.post(address, content=secret.encode(), headers=SAME_ORIGIN)
    assert (response.status_code, "set-cookie" in response.headers) == (status, False)


def test_cookies_do_not_mix_the_two_roles(client: TestClient, secrets: dict[str, str]) -> None:
    """A participant's secret opens no facilitator's session, and the other way round."""
    participant, facilitator = secrets
    swapped = {participant: secrets[facilitator], facilitator: secrets[participant]}
    assert [
        client.post(address, content=secret, headers=SAME_ORIGIN).status_code
        for address, secret in swapped.items()
    ] == [403, 403]


@pytest.mark.parametrize("address", POSTS)
def test_cookies_are_never_set_by_a_link(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 405


def test_personal_link_sets_the_cookie_and_hides_the_secret(client: TestClient, join: Join) -> None:
    token = join("Awa").token
    response = client.get(f"/lien/{token}")
    assert (response.status_code, response.headers["location"]) == (303, "/seance")
    cookie = cookie_of(response)
    assert (cookie["name"], cookie["value"], cookie["httponly"], cookie["samesite"]) == (
        PARTICIPANT_COOKIE,
        token,
        True,
        "lax",
    )
    assert token not in response.text


def test_personal_link_unknown_sets_nothing(client: TestClient, join: Join) -> None:
    join("Awa")
    response = client.get(f"/lien/{new_token()}")
    assert (response.status_code, response.headers["location"]) == (303, "/?lien=inconnu")
    assert "set-cookie" not in response.headers


def test_personal_link_of_a_facilitator_is_unknown(
    client: TestClient, secrets: dict[str, str]
) -> None:
    response = client.get(f"/lien/{secrets['/cookies/animation']}")
    assert response.headers["location"] == "/?lien=inconnu"


def test_logout_ends_the_session_on_the_server_and_here(
    client: TestClient, installation: Installation, facilitator: Facilitator
) -> None:
    here = accounts.open_session(installation, facilitator.login)
    there = accounts.open_session(installation, facilitator.login)
    client.cookies.set(FACILITATOR_COOKIE, here)
    response = client.post("/cookies/animation/fin", headers=SAME_ORIGIN)
    cookie = cookie_of(response)
    assert (response.status_code, cookie["name"], cookie["value"], cookie.get("max-age")) == (
        204,
        FACILITATOR_COOKIE,
        "",
        "0",
    )
    assert accounts.facilitator_of(installation, here) is None
    assert accounts.facilitator_of(installation, there) == facilitator
    again = client.post("/cookies/animation", content=here, headers=SAME_ORIGIN)
    assert again.status_code == 403


def test_logout_without_a_session_is_harmless(client: TestClient) -> None:
    assert client.post("/cookies/animation/fin", headers=SAME_ORIGIN).status_code == 204


def test_leaving_forgets_the_participant_here_and_keeps_their_link(
    client: TestClient, installation: Installation, join: Join
) -> None:
    joined = join("Awa")
    client.cookies.set(PARTICIPANT_COOKIE, joined.token)
    response = client.post("/cookies/participant/fin", headers=SAME_ORIGIN)
    cookie = cookie_of(response)
    assert (response.status_code, cookie["name"], cookie["value"]) == (204, PARTICIPANT_COOKIE, "")
    assert participants.participant_of(installation, joined.token) == joined.participant


@pytest.mark.parametrize("address", ["/healthz", "/lien/inconnu", "/nulle-part"])
def test_every_response_carries_the_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


_REAL_APP = """
from starlette.testclient import TestClient
import app
with TestClient(app.app) as client:
    for address in ("/healthz", "/lien/inconnu", "/"):
        response = client.get(address, follow_redirects=False)
        print(address, response.status_code, response.headers["x-frame-options"])
"""


def test_app_serves_these_routes_around_the_pages(tmp_path: Path) -> None:
    """In a process of its own: the server of the pages starts once for each process."""
    root = Path(__file__).parent.parent.parent
    told = subprocess.run(
        [sys.executable, "-c", _REAL_APP],
        cwd=root,
        env={"ATELIER_DATA": str(tmp_path / "var"), "PATH": "", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.stdout.splitlines() == [
        "/healthz 200 SAMEORIGIN",
        "/lien/inconnu 303 SAMEORIGIN",
        "/ 200 SAMEORIGIN",
    ], told.stderr
