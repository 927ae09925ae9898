"""A real OpenID provider on this machine, run as a process of its own: `python -m tests.doors.openid_provider PORT`.

The protocol is Authlib's: code grant, PKCE required, RS256 ID tokens. Who signs in and what goes wrong is set
by POST to /mischief, for the tests' sake: a forged signature, another nonce, issuer, audience, an old token.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, Response, jsonify, request

CLIENT, SECRET = "wisely", "a secret between two"
KEYS = {"own": rsa.generate_private_key(65537, 2048), "forged": rsa.generate_private_key(65537, 2048)}


@dataclass
class World:
    """Who is at the provider, and what it does wrong."""

    claims: dict[str, Any] = field(default_factory=dict)
    mischief: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)


WORLD = World()


class OneClient(ClientMixin):
    """The one relying party."""

    redirect_prefix = "http"

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/back/")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code(AuthorizationCodeMixin):
    """One code, with what it was asked with."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


class CodeGrant(grants.AuthorizationCodeGrant):
    """Codes live once, in memory."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def save_authorization_code(self, code: str, request: Any) -> None:
        asked = request.payload.data
        WORLD.codes[code] = Code(
            code, asked["redirect_uri"], asked["scope"], asked.get("nonce", ""),
            asked.get("code_challenge", ""), asked.get("code_challenge_method", ""),
        )  # fmt: skip

    def query_authorization_code(self, code: str, client: Any) -> Code | None:
        return WORLD.codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        del WORLD.codes[authorization_code.code]
        WORLD.mischief["_nonce"] = authorization_code.nonce

    def authenticate_user(self, authorization_code: Code) -> Any:
        return WORLD.claims


def id_token(issuer: str) -> str:
    wrong = WORLD.mischief
    claims = {
        "iss": issuer,
        "aud": CLIENT,
        "iat": int(time.time()),
        "exp": int(time.time()) + 300,
        "nonce": wrong.get("_nonce", ""),
        **WORLD.claims,
        **wrong.get("claims", {}),
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    if wrong.get("algorithm") == "none":
        return jwt.encode(claims, None, algorithm="none", headers={"kid": "own"})
    if wrong.get("algorithm") == "HS256":
        return jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": "own"})
    signer = KEYS["forged" if wrong.get("forged") else "own"]
    return jwt.encode(claims, signer, algorithm="RS256", headers={"kid": wrong.get("kid", "own")})


def provider() -> Flask:
    app = Flask(__name__)
    app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = False
    server = AuthorizationServer(
        app,
        query_client=lambda name: OneClient() if name == CLIENT else None,
        save_token=lambda token, asked: None,
    )
    server.register_grant(CodeGrant, [CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def description() -> Response:
        host = request.host_url.rstrip("/")
        told = {
            "issuer": host,
            "authorization_endpoint": f"{host}/authorize",
            "token_endpoint": f"{host}/token",
            "jwks_uri": f"{host}/keys",
            "userinfo_endpoint": f"{host}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }
        return jsonify(told | WORLD.mischief.get("description", {}))

    @app.get("/keys")
    def keys() -> Response:
        own = jwt.algorithms.RSAAlgorithm.to_jwk(KEYS["own"].public_key(), as_dict=True)
        return jsonify({"keys": [own | {"kid": "own", "use": "sig", "alg": "RS256"}]})

    @app.get("/authorize")
    def authorize() -> Any:
        WORLD.asked.append(dict(request.args))
        if request.args.get("code_challenge_method") != "S256" or not request.args.get("code_challenge"):
            return Response("a challenge is needed", status=400)
        if WORLD.mischief.get("refuses"):
            return Response(
                status=302,
                headers={
                    "Location": f"{request.args['redirect_uri']}?error=access_denied&state={request.args['state']}"
                },
            )
        grant = server.get_consent_grant(end_user=WORLD.claims)
        return server.create_authorization_response(grant_user=WORLD.claims, grant=grant)

    @app.post("/token")
    def token() -> Any:
        answer = server.create_token_response()
        if answer.status_code == 200:
            told = json.loads(answer.get_data())
            if not WORLD.mischief.get("keeps_id_token"):
                told["id_token"] = id_token(WORLD.mischief.get("issuer", request.host_url.rstrip("/")))
            answer.set_data(json.dumps(told))
        return answer

    @app.post("/mischief")
    def mischief() -> Response:
        told = request.get_json()
        WORLD.claims, WORLD.mischief = told["claims"], told.get("mischief", {})
        return jsonify({})

    @app.get("/asked")
    def asked() -> Response:
        return jsonify(WORLD.asked)

    return app


if __name__ == "__main__":
    import os

    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # plain HTTP on loopback
    provider().run("127.0.0.1", int(sys.argv[1]), threaded=True)
