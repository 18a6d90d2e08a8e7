"""Corrections over the API: what was corrected in an article, and marking one of its facets as wrong or missing.

Only whoever uses the dashboard on the machine it runs on may mark one; ``PULSE_EDITING=off`` refuses that too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.access.roles import Role
from dashboard.config.policy_dictionaries import POLICY_NAME
from dashboard.corpus.corrections import parse_corrections
from dashboard.corpus.corrections_file import append_entry, entry_text
from dashboard.corpus.document import Limits
from dashboard.corpus.folder import CORRECTIONS_NAME
from dashboard.corpus.sources import Source, sources_of
from dashboard.corpus.survey import configuration_text
from dashboard.corpus.syntax.facet_marks import FacetMark
from dashboard.errors import BadCorrections, Forbidden, NotFound
from dashboard.model.article import Article
from dashboard.model.facets import FacetKind
from dashboard.model.results import StoredArticle
from dashboard.policy.known_keys import known_keys
from dashboard.service import Service
from dashboard.sync.facet_keys import check_keys_of
from dashboard.web.access.request_identity import OBJECT, requester_of
from dashboard.web.editing.local_editors import may_change
from dashboard.web.limits import LONGEST_KEY, LONGEST_NAME
from dashboard.web.openapi import answers as schemas
from dashboard.web.openapi.parameter import Parameter
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.openapi.schema import TEXT, one_of, record
from dashboard.web.parameters import RefusedParameter, read_parameters
from dashboard.web.replies import answering, json_reply
from dashboard.web.requests import Json, body_text, changing, refuse_unknown

ROUTE: Final = "/api/v1/corrections"
VERDICTS: Final = ("wrong", "missing")
_PARAMETERS: Final = (Parameter("article_id", "The article's id.", TEXT, required=True),)
_MARK: Final = record(article_id=TEXT, kind=one_of(FacetKind), key=TEXT, verdict=one_of(VERDICTS), by=TEXT)
_DECIDING_IDENTITY: Final = frozenset(("date", "url", "provider"))


def correction_routes(service: Callable[[], Service]) -> list[DescribedRoute]:
    """The routes at ``/api/v1/corrections``."""
    mark = changing(lambda request, body: mark_facet(request, body, service()), lambda: service().settings)
    return [
        DescribedRoute(
            ROUTE,
            answering(lambda request: list_corrections(request, service())),
            "the corrections of an article",
            parameters=_PARAMETERS,
            answer=schemas.CORRECTIONS,
            may=(404,),
            section="corrections",
        ),
        DescribedRoute(
            ROUTE,
            mark,
            "mark a facet as wrong or missing",
            method="POST",
            answer=schemas.MARKED,
            status=201,
            may=(404, 409),
            body=_MARK,
            section="corrections",
        ),
    ]


def list_corrections(request: Request, service: Service) -> Response:
    """What was corrected in an article, and the facets that can be added to it."""
    own = read_parameters(request.scope["query_string"], _PARAMETERS, filtered=False).own
    if "article_id" not in own:
        raise RefusedParameter("article_id", "No article is named.", "Give article_id.")
    article = _stored(own["article_id"], service).article
    source, _ = _place(article, service)
    known = known_keys(_policy_of(source, service))
    return json_reply(
        {
            "article_id": article.article_id,
            "editing": _why_not(request, service) is None,
            "corrections": [asdict(item) for item in article.corrections],
            "kinds": [
                {"kind": kind, "keys": [{"key": key, "label": label} for key, label in keys.items()]}
                for kind, keys in known.items()
            ],
        }
    )


def mark_facet(request: Request, body: Json, service: Service) -> Response:
    """Write a correction beside the article's corpus; the next sync applies it."""
    if why := _why_not(request, service):
        raise why
    refuse_unknown(body, {"article_id", "kind", "key", "verdict", "by"})
    stored = _stored(body_text(body, "article_id", 100), service)
    mark = _mark(body, stored)
    who = requester_of(request)
    by = _name({"by": who.name[:LONGEST_NAME]} if who else body)  # who is known cannot sign with another's name
    now = datetime.now(UTC)
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    article = stored.article
    request.scope[OBJECT] = f"{article.article_id} {mark.kind}:{mark.key} {body['verdict']}"
    source, inside = _place(article, service)
    document = _document(article, inside)
    policy = _policy_of(source, service)
    place = f"{source.name}/{CORRECTIONS_NAME}"

    def check(text: str) -> None:
        entries = parse_corrections(text, place, Limits.of(service.settings, now).latest)
        check_keys_of(entries, policy, place)
        made = entries[-1]
        if made.marks != (mark,) or not made.concerns(article, inside):
            raise BadCorrections(f"{place} cannot name this article.", "Correct it by hand.")
        if made.by != by:
            raise RefusedParameter("by", "by cannot be written as it is.", "Give a plain name.")

    append_entry(source, entry_text(document, mark, by, at), check, service.settings.max_file_bytes)
    written = {"article_id": article.article_id, "kind": mark.kind, "key": mark.key, "verdict": body["verdict"]}
    return json_reply(written | {"by": by, "at": at}, status=201, headers={"Cache-Control": "no-store"})


def _why_not(request: Request, service: Service) -> Forbidden | None:
    """Why this client may not correct anything; ``None`` if it may."""
    remedy = f"Write it into {CORRECTIONS_NAME} beside the documents: see docs/corrections.md."
    if may_change(request, service.settings, Role.EDITOR):
        return None
    if requester_of(request) is None and service.settings.offers_editing:
        return Forbidden("Facets can be corrected only on the machine that serves the dashboard.", remedy)
    return Forbidden("Facets cannot be corrected in the page here.", remedy)


def _stored(article_id: str, service: Service) -> StoredArticle:
    stored = service.article(article_id)
    if stored.article.article_id != article_id:
        raise NotFound("Related coverage has no facets of its own.", "Name the article that it belongs to.")
    return stored


def _mark(body: Json, stored: StoredArticle) -> FacetMark:
    kind, key = body_text(body, "kind", LONGEST_KEY), body_text(body, "key", LONGEST_KEY)
    verdict = body_text(body, "verdict", LONGEST_KEY)
    if kind not in set(FacetKind):
        raise RefusedParameter("kind", f"kind “{kind[:40]}” is unknown.", f"It is one of {', '.join(FacetKind)}.")
    if verdict not in VERDICTS:
        raise RefusedParameter("verdict", f"verdict “{verdict[:40]}” is unknown.", f"It is {' or '.join(VERDICTS)}.")
    found = [facet for facet in stored.findings.of(FacetKind(kind)) if facet.key == key]
    if verdict == "wrong" and not found:
        raise RefusedParameter("key", f"The article has no {kind} “{key[:40]}”.", "Name one that its page shows.")
    if verdict == "missing" and any(facet.is_subject for facet in found):
        raise RefusedParameter("key", f"The article already has the {kind} “{key[:40]}”.", "Name one that is missing.")
    return FacetMark(FacetKind(kind), key, verdict == "wrong")


def _name(body: Json) -> str:
    by = body_text(body, "by", LONGEST_NAME).strip()
    if not by or not by.isprintable():
        raise RefusedParameter("by", "by cannot be used.", "Give your name, on one line.")
    return by


def _document(article: Article, inside: str) -> tuple[str, str]:
    """How an entry names the article: by its identity, which other files may share, unless that rests on a correction."""
    corrected = any(item.field in _DECIDING_IDENTITY for item in article.corrections)
    if corrected or not article.identity.startswith("url:") or not article.identity.isprintable():
        return "path", inside
    return "identity", article.identity


def _place(article: Article, service: Service) -> tuple[Source, str]:
    """The source with the article's file, and the file's path inside it."""
    for source in sources_of(service.settings.corpus):
        if article.path.startswith(f"{source.name}/"):
            return source, article.path.removeprefix(f"{source.name}/")
    raise NotFound("The article's corpus is not there any more.", "Wait for the next sync.")


def _policy_of(source: Source, service: Service) -> str:
    """The text of a corpus's own policy dictionary."""
    return configuration_text(source, POLICY_NAME, service.settings.max_file_bytes)
