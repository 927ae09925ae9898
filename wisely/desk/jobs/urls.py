"""Addresses of the pages about long work."""

from __future__ import annotations

from django.urls import path

from wisely.desk.jobs.views import jobs, reactions

urlpatterns = [
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/everybodys/", jobs.everybodys, name="everybodys-jobs"),
    path("jobs/reactions/", reactions.reactions, name="failed-reactions"),
    path("jobs/reactions/<int:number>/", reactions.reaction, name="failed-reaction"),
    path("jobs/reactions/<int:number>/try-again/", reactions.try_again, name="try-reaction-again"),
    path("jobs/<slug:reference>/", jobs.job, name="job"),
    path("jobs/<slug:reference>/progress/", jobs.progress, name="job-progress"),
    path("jobs/<slug:reference>/stop/", jobs.stop, name="stop-job"),
    path("jobs/<slug:reference>/not-taken.csv", jobs.not_taken, name="job-not-taken"),
]
