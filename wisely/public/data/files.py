"""Files of published datasets, and the catalogue in which other programs find them."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

from wisely.people.doors import Request, open_door
from wisely.public.data.finding import PUBLIC, dataset_asked, gone, version_asked
from wisely.public.shared import FRESH_SECONDS, address_of, shared
from wisely.publishing import queries
from wisely.publishing.queries import KINDS_OF_FILE, Shown, dcat_dataset
from wisely.rules.transparency import datasets


@open_door(PUBLIC)
def download(request: Request, *, council: str, dataset: str, period: str, number: int, name: str) -> Any:
    """Give one of a version's files, exactly as it was published."""
    del council
    found, version = dataset_asked(request, dataset), version_asked(request, dataset, period, number)
    kind = next((each for each, (_, end) in KINDS_OF_FILE.items() if name == version.file_name + end), "")
    if kind not in version.files:
        raise Http404
    if version.withdrawn_at:
        return gone(request, found, version)
    path = queries.file_of(version, kind)
    if path is None:
        raise Http404
    tag = f'"{version.files[kind]["sha256"]}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        answer: Any = HttpResponse(status=304)
    else:
        answer = FileResponse(path.open("rb"), content_type=KINDS_OF_FILE[kind][0], filename=name)
    answer.headers["ETag"] = tag
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if kind == "csv":
        metadata = f"{version.file_name}{KINDS_OF_FILE['metadata'][1]}"
        answer.headers["Link"] = f'<{metadata}>; rel="describedby"; type="application/csvm+json"'
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer


@open_door(PUBLIC)
def catalogue(request: Request, council: str) -> HttpResponse:
    """Give the datasets and their files as a DCAT catalogue, which national portals harvest."""
    root = f"/open/{council}/data/"
    told = [each for each in queries.versions(request.council.pk) if each.is_live]
    found = [
        dcat_dataset(
            identifier=address_of(f"{root}{each.code}/"), title=f"{each.name}, {request.council.name}",
            says=each.says, page=address_of(f"{root}{each.code}/"), publisher=request.council.name,
            every=each.every,
            distributions=[
                files for version in told if version.dataset == each.code for files in _files(root, version)
            ],
        )
        for each in datasets(request.council.pack).values()
    ]  # fmt: skip
    answer = {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "dct:title": f"Open data of {request.council.name}",
        "dcat:dataset": found,
    }
    return shared(request, JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "indent": 1}))


def _files(root: str, version: Shown) -> list[tuple[str, str, str, Any]]:
    page = address_of(f"{root}{version.path}{version.file_name}")
    name = f"{version.period}, version {version.number}"
    return [
        (f"{name} ({kind.upper()})", page + KINDS_OF_FILE[kind][1], media, version.published_at)
        for kind, media in (("csv", "text/csv"), ("json", "application/json"))
    ]
