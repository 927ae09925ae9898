"""OpenID Connect where the library leaves it open: nonce, signature, issuer, nothing asked by the address.

Code flow with PKCE (RFC 7636, S256). The ID token's signature is checked against the service's keys although
it comes straight from the token endpoint: a council's service may sit behind a proxy that we do not know.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCKS_MAY_DIFFER = 60  # seconds
_NEEDED = ("exp", "iat", "iss", "aud", "sub")


class CouncilAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One exchange with a council's service."""

    nonce = ""

    def __init__(self, request: Any, provider_id: str) -> None:
        super().__init__(request, provider_id)
        self._provider: Any = None

    def get_provider(self) -> Any:
        if self._provider is None:
            self._provider = super().get_provider()
        return self._provider

    @property
    def openid_config(self) -> dict[str, Any]:
        """The service's own description, if it speaks for the issuer we know and sends us nowhere unsafe."""
        told: dict[str, Any] = super().openid_config
        known = self.get_provider().app.settings["server_url"]
        if str(told.get("issuer", "")).rstrip("/") != known:
            raise OAuth2Error("the service names another issuer")
        scheme = urlsplit(known).scheme
        for end in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if urlsplit(str(told.get(end, ""))).scheme not in {"https", scheme}:
                raise OAuth2Error(f"{end} is not safe")
        return told

    def complete_login(self, request: Any, app: Any, token: Any, **more: Any) -> Any:
        del token
        id_token = more["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("no ID token")
        claims = self._decode_id_token(app, id_token)
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """Check who signed, for whom, when, and for which of our requests.

        :raises OAuth2Error: when any of it is wrong.
        """
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token, key=self._key_of(id_token), algorithms=list(ALGORITHMS), audience=app.client_id,
                issuer=self.openid_config["issuer"], leeway=CLOCKS_MAY_DIFFER,
                options={"require": list(_NEEDED)},
            )  # fmt: skip
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"invalid ID token: {type(error).__name__}") from error
        if not self.nonce or not hmac.compare_digest(str(claims.get("nonce", "")), self.nonce):
            raise OAuth2Error("the ID token answers another request")
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the ID token was made for another party")
        return claims

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        header = jwt.get_unverified_header(id_token)
        if header.get("alg") not in ALGORITHMS:
            raise OAuth2Error("the ID token is signed in a way that is not accepted")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        fitting = [
            key
            for key in keys
            if key.key_id == header.get("kid") or (header.get("kid") is None and len(keys) == 1)
        ]
        if not fitting:
            raise OAuth2Error("the ID token names a key that the service does not publish")
        return fitting[0]


class CouncilProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """A council's service. What the visitor writes into the address changes nothing of what we ask it."""

    oauth2_adapter_class = CouncilAdapter

    def redirect(self, request: Any, process: Any, next_url: Any = None, **more: Any) -> Any:
        """Send the browser on with state, PKCE challenge and nonce."""
        del process, more
        nonce = secrets.token_urlsafe(24)
        return super().redirect(
            request, AuthProcess.LOGIN, next_url=next_url, auth_params={"nonce": nonce},
            scope=self.get_scope(), nonce=nonce,
        )  # fmt: skip

    def extract_extra_data(self, claims: Any) -> dict[str, Any]:
        """Keep nothing of the claims: they are personal data, and the link needs the subject only."""
        del claims
        return {}

    def sociallogin_from_response(self, request: Any, response: Any) -> Any:
        login = super().sociallogin_from_response(request, response)
        login.claims = response["id_token"]
        return login


class CouncilCallback(OAuth2CallbackView):  # type: ignore[misc]
    """The way back from a council's service: the nonce of the state we stashed goes to the check."""

    def _get_state(self, request: Any, provider: Any) -> tuple[Any, Any]:
        stashed, response = super()._get_state(request, provider)
        if stashed:
            self.adapter.nonce = stashed.get("nonce", "")
        return stashed, response
