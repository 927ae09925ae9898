"""Councils, their people and what they may do; and the one table of sign-ins."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from wisely.audit.kept import Kept
from wisely.people.lifecycle import AbsenceStage, DelegationStage


class Authority(Kept):
    """A council. What differs between councils is its pack, named here, never an `if`."""

    slug = models.SlugField(unique=True)
    name = models.TextField()
    prefix = models.CharField(max_length=3, unique=True)
    pack = models.TextField()
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name

    @property
    def authority_id(self) -> int | None:
        """Whose record acts on a council go onto: its own. That it was established, all may see."""
        return self.pk


def in_plain_letters(expression: Any) -> Func:
    """Give a text in small letters without accents, in the database, as `lib.slips.plain_letters` does."""
    apart = Func(Lower(expression), function="normalize", template="%(function)s(%(expressions)s, NFD)")
    return Func(
        apart, Value(r"[\u0300-\u036f]"), Value(""), Value("g"), function="regexp_replace",
        output_field=models.TextField(),
    )  # fmt: skip


class CouncilOwned(Kept):
    """A table of record whose rows belong to one council; natural keys and hot indexes begin with it."""

    is_council_owned: ClassVar[bool] = True

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Directorate(CouncilOwned):
    """A part of the council with a chief officer. Reorganised ones keep their row with `ended_on`."""

    code = models.TextField()
    name = models.TextField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "code"], name="people_directorate_code_is_unique_per_authority"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Person(Kept):
    """Someone who acts. Officers belong to one authority; suppliers' people to none."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="+")
    reference = models.TextField(unique=True)
    name = models.TextField()
    email = models.EmailField()
    left_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                "authority", Lower("email"), name="people_person_email_is_unique_per_authority",
                condition=Q(erased_at__isnull=True),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} ({self.reference})"


class Post(CouncilOwned):
    """A seat in the organisation. People come and go; what it owns stays with its holder of the day."""

    directorate = models.ForeignKey(Directorate, on_delete=models.PROTECT, related_name="posts")
    code = models.TextField()
    title = models.TextField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "code"], name="people_post_code_is_unique_per_authority"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"


class Assignment(CouncilOwned):
    """A role held by a person, over a scope, for a period.

    `scope_kind` is council, directorate, category, procurement or contract; `scope_key` is that thing's code
    or reference (empty for the whole council). `limit_net` is the value in pounds net up to which the person
    may approve under this role; null where the role approves nothing.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="assignments")
    role = models.TextField()
    scope_kind = models.TextField(default="council")
    scope_key = models.TextField(blank=True)
    limit_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    period = DateRangeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_assignment_scope_is_known",
                condition=Q(scope_kind__in=["council", "directorate", "category", "procurement", "contract"]),
            ),
            models.CheckConstraint(
                name="people_assignment_scope_key_goes_with_kind",
                condition=Q(scope_kind="council", scope_key="")
                | (~Q(scope_kind="council") & ~Q(scope_key="")),
            ),
            ExclusionConstraint(
                name="people_assignment_periods_do_not_overlap",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (F("scope_kind"), RangeOperators.EQUAL),
                    (F("scope_key"), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["authority", "role"], name="people_assignment_by_role")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role} over {self.scope_kind} {self.scope_key}"


class Delegation(CouncilOwned):
    """Authority under one assignment, lent to another person within it: no wider, higher or longer.

    `limit_net` is in pounds net. `under` is the delegation that this one passes on; its giver must have said
    that it may be. In force only while everything it hangs on is in force.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="delegations")
    under = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="passed_on")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_given")
    receiver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations_received")
    scope_kind = models.TextField(default="council")
    scope_key = models.TextField(blank=True)
    limit_net = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    period = DateRangeField()
    may_be_passed_on = models.BooleanField(default=False)
    stage = models.TextField(
        choices=[(stage, stage) for stage in DelegationStage], default=DelegationStage.OFFERED
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_delegation_stage_is_known", condition=Q(stage__in=list(DelegationStage))
            ),
            models.CheckConstraint(
                name="people_delegation_is_to_somebody_else", condition=~Q(giver=F("receiver"))
            ),
            models.CheckConstraint(
                name="people_delegation_has_an_end",
                condition=Q(period__upper_inf=False, period__lower_inf=False),
            ),
            models.CheckConstraint(
                name="people_delegation_is_passed_on_once",
                condition=Q(under__isnull=True) | Q(may_be_passed_on=False),
            ),
            ExclusionConstraint(
                name="people_delegation_periods_do_not_overlap",
                expressions=[
                    (F("assignment"), RangeOperators.EQUAL),
                    (F("giver"), RangeOperators.EQUAL),
                    (F("receiver"), RangeOperators.EQUAL),
                    (F("scope_kind"), RangeOperators.EQUAL),
                    (F("scope_key"), RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(stage__in=[DelegationStage.OFFERED, DelegationStage.ACCEPTED]),
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "receiver", "stage"], name="people_delegation_by_receiver"),
            models.Index(fields=["authority", "giver", "stage"], name="people_delegation_by_giver"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.receiver_id}: assignment {self.assignment_id}"


class Absence(CouncilOwned):
    """Days on which a person is away, and who stands in. Why they are away is not kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="stands_in")
    period = DateRangeField()
    stage = models.TextField(
        choices=[(stage, stage) for stage in AbsenceStage], default=AbsenceStage.RECORDED
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_absence_stage_is_known", condition=Q(stage__in=list(AbsenceStage))
            ),
            models.CheckConstraint(
                name="people_absence_stand_in_is_somebody_else",
                condition=Q(stand_in__isnull=True) | ~Q(person=F("stand_in")),
            ),
            ExclusionConstraint(
                name="people_absence_periods_do_not_overlap",
                expressions=[(F("person"), RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(stage=AbsenceStage.RECORDED),
            ),
        ]
        indexes = [models.Index(fields=["authority", "stage"], name="people_absence_by_stage")]

    def __str__(self) -> str:
        return f"{self.person_id} away"


class IdentityProvider(CouncilOwned):
    """A council's own sign-in service, spoken to in OpenID Connect.

    `code` stands in addresses and in the links of sign-ins, so a new issuer is a new row: a subject of one
    issuer never passes for the same subject of another. `email_domains` are those whose addresses the council
    itself gives out: a first sign-in is matched by a verified address within them to this council's people.
    """

    code = models.SlugField(unique=True)
    name = models.TextField()
    issuer = models.URLField()
    client_id = models.TextField()
    sealed_secret = models.BinaryField()
    email_domains = ArrayField(models.TextField())
    asks_second_factor = models.BooleanField(default=False)
    is_only_way_in = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "issuer"], name="people_identity_provider_issuer_is_used_once",
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="people_identity_provider_has_a_domain", condition=Q(email_domains__len__gt=0)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code


class Trials(models.Model):
    """How often something secret was tried in the present stretch of time. Not a record: old rows are swept.

    `key` is a keyed hash, so that the table tells nobody's address.
    """

    key = models.BinaryField(primary_key=True, max_length=32)
    began_at = models.DateTimeField()
    tries = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "trials"
        indexes = [models.Index(fields=["began_at"], name="people_trials_by_age")]

    def __str__(self) -> str:
        return f"{self.tries} since {self.began_at}"


class ApiToken(CouncilOwned):
    """What a program shows to come in an officer's name. Only its hash is kept.

    `scopes` are values of permissions: it may do what they name and its officer may do on the day, no more.
    `last_on` is the last day on which it works.
    """

    reference = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32)
    scopes = ArrayField(models.TextField())
    issued_at = models.DateTimeField()
    last_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.TextField(null=True)

    class Meta:
        verbose_name = "API token"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "reference"], name="people_apitoken_reference_is_unique_per_authority"
            ),
            models.UniqueConstraint(fields=["authority", "digest"], name="people_apitoken_is_one_of_a_kind"),
            models.CheckConstraint(
                name="people_apitoken_revoked_facts_go_together",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.CheckConstraint(name="people_apitoken_may_do_something", condition=Q(scopes__len__gt=0)),
        ]
        indexes = [models.Index(fields=["authority", "person"], name="people_apitoken_by_person")]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class UserManager(BaseUserManager["User"]):
    """Finds sign-ins by e-mail, whatever its letter case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A sign-in: an e-mail address and a password or an identity provider. Rights hang on the person."""

    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="+")
    is_active = models.BooleanField(default=True)
    last_login = None

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Refuse: rights are judged by `people.permissions`, never by the framework's own flags."""
        del perm, obj
        return False

    def has_module_perms(self, app_label: str) -> bool:
        del app_label
        return False
