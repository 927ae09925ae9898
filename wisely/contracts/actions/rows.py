"""What a new contract is made of, and the rows that its parts become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wisely.contracts.decisions.entries import ContractFacts, LotEntry, OptionEntry
from wisely.contracts.models import Contract, ContractSupplier, Extension, Lot
from wisely.people.models import Directorate, Person
from wisely.suppliers.models import Supplier

NAME_LENGTH = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A supplier as party to a contract; `lot` is a lot's number.

    `published_…` is what a source said on its day; None where nothing was said.
    """

    supplier: Supplier
    lot: str = ""
    published_name: str = ""
    published_as_sme: bool | None = None
    published_as_vcse: bool | None = None


@dataclass(frozen=True, slots=True)
class Parties:
    """The suppliers of one contract, lot by lot; the first leads."""

    parties: Sequence[Party]
    lots: Sequence[LotEntry] = ()

    @property
    def references(self) -> str:
        """Each supplier's reference once, in order."""
        return ", ".join(dict.fromkeys(party.supplier.reference for party in self.parties))

    @property
    def joined_name(self) -> str:
        """The name under which the register lists the contract: the lead and how many others."""
        named: dict[int, str] = {}
        for party in self.parties:
            named.setdefault(party.supplier.pk, party.published_name or party.supplier.name)
        lead, others = next(iter(named.values()), ""), len(named) - 1
        if others < 1:
            return lead[:NAME_LENGTH]
        return f"{lead[: NAME_LENGTH - 20]} and {others} {'other' if others == 1 else 'others'}"

    def rows(self, contract: Contract) -> list[Lot | ContractSupplier]:
        """Make a row for each lot, then one for each supplier and lot; a pair said twice is kept once."""
        lots = {
            lot.number: Lot(
                authority_id=contract.authority_id,
                contract=contract,
                number=lot.number,
                title=lot.title,
                value_net=lot.value_net,
            )
            for lot in self.lots
        }
        rows: dict[tuple[int, str], ContractSupplier] = {}
        for party in self.parties:
            key = (party.supplier.pk, party.lot)
            if key not in rows:
                rows[key] = self._row(contract, party, lots.get(party.lot), is_lead=not rows)
        return [*lots.values(), *rows.values()]

    @staticmethod
    def _row(contract: Contract, party: Party, lot: Lot | None, *, is_lead: bool) -> ContractSupplier:
        return ContractSupplier(
            authority_id=contract.authority_id,
            contract=contract,
            supplier=party.supplier,
            lot=lot,
            is_lead=is_lead,
            published_name=party.published_name,
            published_as_sme=party.published_as_sme,
            published_as_vcse=party.published_as_vcse,
        )


@dataclass(frozen=True, slots=True)
class Options:
    """Options to extend, in the order in which they are taken; `after` is the number of the latest taken."""

    options: Sequence[OptionEntry]
    after: int = 0

    @property
    def outlook(self) -> tuple[int, date | None]:
        """How many they are, and the last day to tell the supplier that the first is taken."""
        return len(self.options), next((each.notify_by_on for each in self.options[:1]), None)

    def rows(self, contract: Contract) -> list[Extension]:
        """Make a row for each option."""
        return [
            Extension(
                authority_id=contract.authority_id,
                contract=contract,
                number=number,
                months=option.months,
                latest_ends_on=option.latest_ends_on,
                notify_by_on=option.notify_by_on,
                description=option.description,
                value_net=option.value_net,
            )
            for number, option in enumerate(self.options, start=self.after + 1)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContract:
    """A contract about to enter the register. What is absent is shown as missing; the first party leads.

    One that is not signed yet enters as a draft.
    """

    facts: ContractFacts
    parties: Sequence[Party] = ()
    lots: Sequence[LotEntry] = ()
    options: Sequence[OptionEntry] = ()
    directorate: Directorate | None = None
    owner: Person | None = None
    deputy: Person | None = None
    tier: str = ""
    framework: Contract | None = None
    is_signed: bool = True
