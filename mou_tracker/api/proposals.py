"""proposals/: actions prepared by who may not perform them; the office only."""

import hashlib
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from agreements import audience
from agreements.actions.events import NEEDS
from agreements.api.fields import (
    READ_ONLY,
    READ_ONLY_NULL,
    CharField,
    ChoiceField,
    Described,
    ListField,
    RowField,
    Serializer,
)
from agreements.api.pages import order
from agreements.api.parameters import PAGING, Parameter
from agreements.api.resource import ListResource
from agreements.api.serializers.common import page_of
from agreements.models import Agreement
from mou_tracker.collaboration.models import Proposal, ProposalState
from mou_tracker.collaboration.proposals import actions
from mou_tracker.collaboration.proposals.effect import Effect, effect_of

#: action -> the address below its target that does it.
ACTIONS = {
    "sign": "signature/",
    "record_notification": "notification/",
    "amend": "amendments/",
    "record_event": "events/",
    "decide": "decisions/",
    "open_term": "terms/",
    "add_commitment": "commitments/",
    "add_claim": "claims/",
    "correct": "correction/",
    "confirm_as_planned": "as_planned/",
}
HERE = "/api/v1/"


def read_state(text: str) -> str:
    if text not in ProposalState.values:
        raise ValueError(_("Choose one of: %s.") % ", ".join(ProposalState.values))
    return text


STATE = Parameter(
    "state", read_state, {"type": "string", "enum": ProposalState.values}, "Where it stands."
)


class BodyField(Described, serializers.DictField):
    """The body of the action, whose own address describes it."""

    def openapi(self, schema: Any, direction: str) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": True}


class LineSerializer(serializers.Serializer):
    label = serializers.CharField()
    gone = serializers.ListField(child=serializers.CharField())
    new = serializers.ListField(child=serializers.CharField())


class PreviewSerializer(serializers.Serializer):
    """`unfit`: why it is not possible as things stand; `facts` and `derived`: what accepting would
    change of either, as words that go and come."""

    unfit = serializers.ListField(child=serializers.CharField())
    facts = LineSerializer(many=True)
    derived = LineSerializer(many=True)


class ProposalSerializer(Serializer):
    """`target`: what the action is done to, as "KR-IT-2008-1" or "KR-IT-2008-1/terms/6"; `body`: as
    it is sent to the address of the action; of one made on a page the fields of its form. `moved`:
    whether what it is about was changed since. `preview`: of one that is open, asked for alone."""

    shared = audience.NOTHING

    id = serializers.CharField(**READ_ONLY)
    action = ChoiceField(list(ACTIONS))
    target = CharField(max_length=200)
    body = BodyField()
    note = CharField(max_length=2000, required=False, allow_blank=True, lines=True)
    permission = serializers.CharField(**READ_ONLY)
    agreement = serializers.CharField(**READ_ONLY_NULL)
    activity = serializers.CharField(**READ_ONLY_NULL)
    state = serializers.ChoiceField(choices=ProposalState.choices, **READ_ONLY)
    moved = serializers.BooleanField(**READ_ONLY)
    proposed_by = serializers.IntegerField(**READ_ONLY)
    proposed_at = serializers.DateTimeField(**READ_ONLY)
    decided_by = serializers.IntegerField(**READ_ONLY_NULL)
    decided_at = serializers.DateTimeField(**READ_ONLY_NULL)
    reason = serializers.CharField(**READ_ONLY)
    preview = PreviewSerializer(**READ_ONLY_NULL)
    version = serializers.CharField(**READ_ONLY)


class RefusalSerializer(Serializer):
    shared = audience.NOTHING

    reason = CharField(max_length=2000, lines=True, allow_blank=False)


class ProposalField(RowField):
    model, format = Proposal, "proposal-id"

    def visible(self) -> Any:
        return Proposal.objects.visible_to(self.context["user"]).listed()


class BatchSerializer(Serializer):
    """Several proposals, answered in the order in which they were proposed."""

    shared = audience.NOTHING

    proposals = ListField(ProposalField(), min_length=1, max_length=actions.MOST)


class BatchRefusalSerializer(BatchSerializer, RefusalSerializer):
    """... with words for whoever proposed them."""


class AnsweredSerializer(Serializer):
    shared = audience.NOTHING

    results = ProposalSerializer(many=True, **READ_ONLY)


def serialize_proposal(row: Proposal, effect: Effect | None = None) -> dict[str, Any]:
    return {
        "id": row.uid,
        "action": row.action,
        "target": _target_of(row),
        "body": row.body,
        "note": row.note,
        "permission": row.permission,
        "agreement": row.agreement and row.agreement.reference,
        "activity": row.activity and row.activity.uid,
        "state": row.state,
        "moved": row.is_open and row.has_moved,
        "proposed_by": row.proposed_by_id,
        "proposed_at": row.proposed_at.isoformat(),
        "decided_by": row.decided_by_id,
        "decided_at": row.decided_at and row.decided_at.isoformat(),
        "reason": row.reason,
        "preview": effect and _preview(effect),
        "version": _version_of(row),
    }


def _version_of(row: Proposal) -> str:
    """Changes with its state, and with what it is about."""
    told = f"proposal\0{row.uid}\0{row.state}\0{row.about.version}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _target_of(row: Proposal) -> str:
    if not row.is_of_api:
        return row.path.strip("/")
    suffix = ACTIONS.get(row.action, "")
    return row.path.removeprefix(f"{HERE}agreements/").removesuffix(suffix).strip("/")


def _preview(effect: Effect) -> dict[str, Any]:
    facts = [
        {
            "label": ": ".join(part for part in (row.label, row.name, one.label) if part),
            "gone": [one.before] if one.before else [],
            "new": [one.after] if one.after else [],
        }
        for row in effect.rows
        for one in row.changes
    ]
    derived = [
        {"label": str(one.label), "gone": list(one.gone), "new": list(one.new)}
        for one in effect.moved
    ]
    return {"unfit": effect.unfit, "facts": facts, "derived": derived}


class OfOffice(ListResource):
    """To a partner there are no proposals."""

    shared = audience.NOTHING
    parameters: tuple[Parameter, ...] = ()

    def seen(self) -> Any:
        if self.rights.is_partner:
            raise Http404
        return Proposal.objects.visible_to(self.rights).listed()

    def told(self, row: Proposal) -> dict[str, Any]:
        return serialize_proposal(row)


class Proposals(OfOffice):
    """What was prepared for somebody else to accept, latest first. Staff only."""

    parameters = (STATE, *PAGING)
    needs = {"POST": "propose"}

    @extend_schema(operation_id="proposals_list", responses={200: page_of(ProposalSerializer)})
    def get(self, request: Request) -> Response:
        rows = self.seen()
        if state := self.asked.get("state"):
            rows = rows.filter(state=state)
        page = self.page(rows, order("-pk"))
        return self.listed(page, [serialize_proposal(row) for row in page.fetch()])

    @extend_schema(
        operation_id="proposals_add",
        request=ProposalSerializer,
        responses={201: ProposalSerializer},
    )
    def post(self, request: Request) -> Response:
        self.seen()
        fields = self.body(ProposalSerializer)
        row = self._made(fields)
        actions.propose(by=request.user, on=self.today, proposal=row)
        effect = effect_of(row, reader=request.user, on=self.today)
        return self.created(serialize_proposal(row, effect))

    def _made(self, fields: dict[str, Any]) -> Proposal:
        action, body = fields["action"], fields["body"]
        target = fields["target"].strip("/").removeprefix("api/v1/").removeprefix("agreements/")
        path = f"{HERE}agreements/{target}/{ACTIONS[action]}"
        try:
            match: Any = resolve(path)
            needed = match.func.view_class.needs["POST"]
        except (Resolver404, KeyError) as error:
            told = _("The action %s is not done to this.") % action
            raise ValidationError({"target": [told]}) from error
        if action == "record_event":
            needed = NEEDS.get(str(body.get("kind")), "record_event")  # type: ignore[call-overload]
        elif action == "open_term" and body.get("stage") == "signed":
            needed = "sign"
        about = self.find(
            Agreement.objects.visible_to(self.rights), reference=match.kwargs["reference"]
        )
        return Proposal(
            action=action,
            permission=needed,
            path=path,
            body=body,
            agreement=about,
            version=about.version,
            note=fields.get("note", ""),
            proposed_by_id=self.request.user.pk,
        )


class OneProposal(OfOffice):
    """One of them, with what accepting it would do."""

    @extend_schema(operation_id="proposals_read", responses={200: ProposalSerializer})
    def get(self, request: Request, uid: str) -> Response:
        row = self.find(self.seen(), uid=uid)
        effect = None
        if row.is_open:
            effect = effect_of(row, reader=request.user, on=self.today)
        return self.answer(serialize_proposal(row, effect))


class AnswerOf(OfOffice):
    """What becomes of one."""

    needs = {"POST": "propose"}

    def answered(self, uid: str) -> Response:
        return self.answer(serialize_proposal(self.find(self.seen(), uid=uid)))


class Accept(AnswerOf):
    """Does what it says, as whoever accepts, who needs the right to it: 403 without, 409 where it
    is no longer possible, or was changed since it was proposed: read it again, and name the version
    of the answer with `If-Match` to accept it all the same."""

    @extend_schema(
        operation_id="proposals_accept", request=None, responses={200: ProposalSerializer}
    )
    def post(self, request: Request, uid: str) -> Response:
        row = self.find(self.seen(), uid=uid)
        self.permit()
        seen = row.about.version if self._has_read(row) else row.version
        actions.accept(by=request.user, proposal=row, seen=seen)
        return self.answered(uid)

    def _has_read(self, row: Proposal) -> bool:
        """Whether `If-Match` names the answer about the proposal as it now stands."""
        header = self.request.META.get("HTTP_IF_MATCH", "").strip()
        if not header:
            return False
        self.read_version(row.about, {"version": _version_of(row)})
        return True


class Refuse(AnswerOf):
    """With words for whoever proposed it."""

    @extend_schema(
        operation_id="proposals_refuse",
        request=RefusalSerializer,
        responses={200: ProposalSerializer},
    )
    def post(self, request: Request, uid: str) -> Response:
        row = self.find(self.seen(), uid=uid)
        reason = self.body(RefusalSerializer)["reason"]
        actions.refuse(by=request.user, on=self.today, proposals=[row], reason=reason)
        return self.answered(uid)


class Withdraw(AnswerOf):
    """By whoever proposed it."""

    @extend_schema(
        operation_id="proposals_withdraw", request=None, responses={200: ProposalSerializer}
    )
    def post(self, request: Request, uid: str) -> Response:
        row = self.find(self.seen(), uid=uid)
        self.permit()
        actions.withdraw(by=request.user, on=self.today, proposal=row)
        return self.answered(uid)


class AnswerOfSeveral(OfOffice):
    """What becomes of several: of all of them, or of none."""

    needs = {"POST": "propose"}

    def named(self, serializer: type[BatchSerializer]) -> dict[str, Any]:
        self.seen()
        self.permit()
        fields: dict[str, Any] = self.body(serializer)
        by_pk = {row.pk: row for row in fields["proposals"]}
        return {**fields, "proposals": [by_pk[pk] for pk in sorted(by_pk)]}

    def answered(self, rows: list[Proposal]) -> Response:
        """In the order in which they were proposed, as they now stand."""
        now = self.seen().filter(pk__in=[row.pk for row in rows]).order_by("pk")
        return Response({"results": [serialize_proposal(row) for row in now]})


class AcceptSeveral(AnswerOfSeveral):
    """Does what each says, as whoever accepts, all or nothing: 403 without the right to any of
    them, 409 where one is no longer possible or what it is about was changed since it was proposed,
    which is then read and accepted by itself."""

    @extend_schema(
        operation_id="proposals_accept_several",
        request=BatchSerializer,
        responses={200: AnsweredSerializer},
    )
    def post(self, request: Request) -> Response:
        rows = self.named(BatchSerializer)["proposals"]
        actions.accept_all(by=request.user, proposals={row: row.version for row in rows})
        return self.answered(rows)


class RefuseSeveral(AnswerOfSeveral):
    """The same words for whoever proposed each."""

    @extend_schema(
        operation_id="proposals_refuse_several",
        request=BatchRefusalSerializer,
        responses={200: AnsweredSerializer},
    )
    def post(self, request: Request) -> Response:
        fields = self.named(BatchRefusalSerializer)
        rows, reason = fields["proposals"], fields["reason"]
        actions.refuse(by=request.user, on=self.today, proposals=rows, reason=reason)
        return self.answered(rows)
