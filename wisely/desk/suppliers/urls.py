"""Addresses of the pages about suppliers."""

from __future__ import annotations

from django.urls import path

from wisely.desk.suppliers.views import (
    accounts,
    assurance,
    banking,
    changes,
    matching,
    merging,
    record,
    register,
    spend,
)

urlpatterns = [
    path("suppliers/", register.suppliers, name="suppliers"),
    path("suppliers/register/", register.register, name="register-supplier"),
    path("suppliers/duplicates/", merging.duplicates, name="likely-duplicates"),
    path("suppliers/matching/", matching.matching, name="matching"),
    path("suppliers/bank-details/", banking.all_details, name="all-bank-details"),
    path("suppliers/insurance/", assurance.insurances, name="insurances"),
    path("suppliers/declarations/", assurance.declarations, name="declarations"),
    path("suppliers/accounts/", accounts.all_accounts, name="all-accounts"),
    path("suppliers/<slug:reference>/", record.supplier, name="supplier"),
    path("suppliers/<slug:reference>/contracts/", record.contracts, name="supplier-contracts"),
    path("suppliers/<slug:reference>/spend/", spend.spend, name="supplier-spend"),
    path("suppliers/<slug:reference>/names/", record.names, name="supplier-names"),
    path("suppliers/<slug:reference>/history/", record.history, name="supplier-history"),
    path("suppliers/<slug:reference>/revise/", changes.revise, name="revise-supplier"),
    path("suppliers/<slug:reference>/add-identifier/", changes.add_identifier, name="add-identifier"),
    path(
        "suppliers/<slug:reference>/identifiers/<slug:scheme>/<slug:number>/withdraw/",
        changes.withdraw_identifier,
        name="withdraw-identifier",
    ),
    path("suppliers/<slug:reference>/add-name/", changes.add_name, name="add-name"),
    path("suppliers/<slug:reference>/record-address/", changes.record_address, name="record-address"),
    path(
        "suppliers/<slug:reference>/record-phone-number/",
        changes.record_phone_number,
        name="record-phone-number",
    ),
    path("suppliers/<slug:reference>/record-size/", changes.record_size, name="record-size-facts"),
    path(
        "suppliers/<slug:reference>/add-ledger-number/", changes.add_ledger_number, name="add-ledger-number"
    ),
    path("suppliers/<slug:reference>/assurance/", assurance.assurance, name="supplier-assurance"),
    path("suppliers/<slug:reference>/record-insurance/", assurance.record_insurance, name="record-insurance"),
    path(
        "suppliers/<slug:reference>/insurances/<int:key>/withdraw/",
        assurance.withdraw_insurance,
        name="withdraw-insurance",
    ),
    path(
        "suppliers/<slug:reference>/record-declaration/",
        assurance.record_declaration,
        name="record-declaration",
    ),
    path(
        "suppliers/<slug:reference>/declarations/<int:key>/withdraw/",
        assurance.withdraw_declaration,
        name="withdraw-declaration",
    ),
    path("suppliers/<slug:reference>/accounts/", accounts.accounts, name="supplier-accounts"),
    path("suppliers/<slug:reference>/record-accounts/", accounts.record, name="record-accounts"),
    path("suppliers/<slug:reference>/accounts/<int:key>/correct/", accounts.correct, name="correct-accounts"),
    path(
        "suppliers/<slug:reference>/accounts/<int:key>/withdraw/",
        accounts.withdraw,
        name="withdraw-accounts",
    ),
    path("suppliers/<slug:reference>/bank-details/", banking.bank_details, name="supplier-bank-details"),
    path("suppliers/<slug:reference>/enter-bank-details/", banking.enter, name="enter-bank-details"),
    path(
        "suppliers/<slug:reference>/bank-details/<int:key>/verify/",
        banking.verify,
        name="verify-bank-details",
    ),
    path(
        "suppliers/<slug:reference>/bank-details/<int:key>/refuse/",
        banking.refuse,
        name="refuse-bank-details",
    ),
    path("suppliers/<slug:reference>/merge/", merging.choose, name="choose-merge"),
    path("suppliers/<slug:reference>/merge/<slug:other>/", merging.merge, name="merge-suppliers"),
    path("suppliers/<slug:reference>/apart/<slug:other>/", merging.apart, name="find-suppliers-apart"),
    path("suppliers/<slug:reference>/unmerge/", merging.unmerge, name="unmerge-suppliers"),
]
