"""The description of the API (OpenAPI 3.1): Litestar's, made from the types, with what a type cannot say."""

from __future__ import annotations

from typing import Any

from litestar import Litestar, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from msgspec import json

from web.strict import StrictRequest

ABOUT = (
    "The public door of Safer North West: chat, sealed concerns, receipts. Every failure is JSON with one plain line "
    "in `detail`. Bodies are read strictly: an unknown field, a name twice or a wrong type is refused."
)
ENVELOPE = {
    "required": True,
    "description": "The envelope's bytes, laid out as docs/developers.md says: 1,171 to 16,531 of them.",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "The envelope's id. The same envelope twice is one concern.",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "example": "0123456789abcdef0123456789abcdef",
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
}
RETRY = {"description": "Seconds after which to try again.", "schema": {"type": "integer"}}
PUBLIC_KEY = {
    "type": "object",
    "properties": {
        "format": {"const": "safernw-register-public"},
        "version": {"const": 1},
        "suite": {"const": 1},
        "key_id": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        "made": {"type": "string"},
        "public": {"type": "string", "contentEncoding": "base64"},
    },
    "required": ["format", "version", "suite", "key_id", "public"],
}
_KINDS: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    type(None): "null",
}
KIOSK = {
    "kiosk": {
        "type": "http",
        "scheme": "bearer",
        "description": "A kiosk's token, from `safernw kiosks add`.",
    }
}


def described(app: Litestar, shapes: dict[str, dict[str, Any]]) -> bytes:
    """The description as JSON; `shapes` are schemas of answers that are plain data, by path."""
    told: dict[str, Any] = app.openapi_schema.to_schema()
    told["info"]["description"] = ABOUT
    told.setdefault("components", {})["securitySchemes"] = KIOSK
    paths = told["paths"]
    paths["/api/concerns"]["post"].update(
        requestBody=ENVELOPE, parameters=[KEY], security=[{}, {"kiosk": []}]
    )
    paths["/api/counters"]["post"]["security"] = [{"kiosk": []}]
    pack = paths["/api/pack"]["get"]
    pack.update(security=[{"kiosk": []}], parameters=[IF_NONE_MATCH])
    pack["responses"]["304"] = {"description": "You have it already."}
    for name, schema in told["components"]["schemas"].items():
        if name.endswith("In") or name == "CounterRow":
            schema["additionalProperties"] = False
    for path, shape in shapes.items():
        paths[path]["get"]["responses"]["200"]["content"] = {"application/json": {"schema": shape}}
    for calls in paths.values():
        for call in calls.values():
            call["responses"].setdefault("408", _problem("It took too long."))
            for status in {"429", "503"} & call["responses"].keys():
                call["responses"][status]["headers"] = {"Retry-After": RETRY}
    return json.encode(told)


def _problem(why: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": why, "content": {"application/json": {"schema": schema}}}


def shape(*like: Any) -> dict[str, Any]:
    """The schema of plain data like these values: names that all of them have are required, kinds those seen."""
    if all(isinstance(value, dict) for value in like):
        names = dict.fromkeys(name for value in like for name in value)
        parts = {name: shape(*(value[name] for value in like if name in value)) for name in names}
        needed = [name for name in names if all(name in value for value in like)]
        return {"type": "object", "properties": parts, "required": needed}
    if all(isinstance(value, list) for value in like):
        items = [item for value in like for item in value]
        return {"type": "array", **({"items": shape(*items)} if items else {})}
    kinds = {_KINDS.get(type(value)) for value in like}
    return {} if None in kinds else {"type": sorted(kinds, key=str)}


def description_call(shapes: dict[str, dict[str, Any]]) -> HTTPRouteHandler:
    """GET /openapi.json."""
    made: list[bytes] = []

    @get("/openapi.json", include_in_schema=False, sync_to_thread=False)
    def description(request: StrictRequest) -> Response[bytes]:
        if not made:
            made.append(described(request.app, shapes))
        return Response(
            made[0], media_type="application/json", headers={"cache-control": "public, max-age=300"}
        )

    return description


def config(version: str) -> OpenAPIConfig:
    """Litestar's part of it; it serves none of its own pages."""
    return OpenAPIConfig(
        title="Safer North West, the public door", version=version, path="/openapi", render_plugins=[]
    )
