"""Addresses of the pages about spend."""

from __future__ import annotations

from django.urls import path

from wisely.desk.spend.views import cube, importing, imports, leaks, lines, overview, payees

urlpatterns = [
    path("spend/", overview.overview, name="spend"),
    path("spend/judge/", overview.judge, name="judge-spend"),
    path("spend/leaks/", leaks.leaks, name="spend-leaks"),
    path("spend/cube/", cube.cube, name="spend-cube"),
    path("spend/cube/make/", cube.make, name="make-spend-cube"),
    path("spend/lines/", lines.lines, name="spend-lines"),
    path("spend/lines/<int:pk>/", lines.line, name="spend-line"),
    path("spend/payees/", payees.payees, name="payees"),
    path("spend/payees/<int:pk>/", payees.payee, name="payee"),
    path("spend/payees/<int:pk>/match/", payees.match, name="match-payee"),
    path("spend/imports/", imports.imports, name="spend-imports"),
    path("spend/imports/new/", importing.choose_file, name="import-payments"),
    path("spend/imports/<int:pk>/", imports.one_import, name="spend-import"),
    path("spend/imports/<int:pk>/rejected/", imports.rejected, name="rejected-rows"),
    path("spend/imports/<int:pk>/history/", imports.history, name="spend-import-history"),
    path("spend/imports/<int:pk>/columns/", importing.columns, name="confirm-columns"),
    path("spend/imports/<int:pk>/import/", importing.import_now, name="import-now"),
    path("spend/imports/<int:pk>/undo/", importing.undo, name="undo-import"),
    path("spend/imports/<int:pk>/abandon/", importing.abandon, name="abandon-import"),
]
