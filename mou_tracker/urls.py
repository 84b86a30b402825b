"""Every public address of the product."""

from django.urls import include, path

from mou_tracker.accounts.views.profile import choose_language
from mou_tracker.dashboards import gallery
from mou_tracker.dashboards.brief.views import Brief
from mou_tracker.dashboards.claims.views import ClaimsPage
from mou_tracker.dashboards.cover import views as cover
from mou_tracker.dashboards.coverage import views as coverage
from mou_tracker.dashboards.timeline.views import TimelineView
from mou_tracker.dashboards.views.agreement import AgreementPage
from mou_tracker.dashboards.views.deadlines import ChangeTheirAgreements, Deadlines
from mou_tracker.dashboards.views.home import Asleep, Home
from mou_tracker.dashboards.views.renewal import RenewalRoom
from mou_tracker.dashboards.views.shortcuts import Shortcuts

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("", include("mou_tracker.collaboration.urls")),
    path("", include("agreements.urls")),
    path("", include("activities.urls")),
    path("agreements/<str:reference>/", AgreementPage.as_view(), name="agreement"),
    path("agreements/<str:reference>/renewal/", RenewalRoom.as_view(), name="renewal"),
    path("agreements/<str:reference>/claims/", ClaimsPage.as_view(), name="claims"),
    path("parties/<str:uid>/brief/", Brief.as_view(), name="party-brief"),
    path("asleep/", Asleep.as_view(), name="asleep"),
    path("deadlines/", Deadlines.as_view(), name="deadlines"),
    path("deadlines/several/", ChangeTheirAgreements.as_view(), name="deadlines-several"),
    path("timeline/", TimelineView.as_view(), name="timeline"),
    path("coverage/", coverage.Coverage.as_view(), name="coverage"),
    path("coverage/rows/", coverage.Rows.as_view(), name="coverage-rows"),
    path("coverage/terms/", coverage.Terms.as_view(), name="coverage-terms"),
    path("coverage/reciprocity/", coverage.Reciprocity.as_view(), name="reciprocity"),
    path("coverage/cells/", coverage.Cells.as_view(), name="coverage-cells"),
    path("reports/cover/", cover.CoverCheck.as_view(), name="cover-check"),
    path("reports/cover/<str:uid>/note/", cover.Note.as_view(), name="cover-note"),
    path("", include("mou_tracker.imports.urls")),
    path("", include("mou_tracker.accounts.urls")),
    path("shortcuts/", Shortcuts.as_view(), name="shortcuts"),
    path("accounts/", include("allauth.urls")),
    path("", include("mou_tracker.reminders.urls")),
    path("", include("mou_tracker.reports.urls")),
    path("", include("mou_tracker.feeds.urls")),
    path("", include("mou_tracker.handover.urls")),
    path("", include("mou_tracker.search.urls")),
    path("i18n/setlang/", choose_language, name="set_language"),
    path("api/v1/", include("mou_tracker.api.urls")),
    path("", include("mou_tracker.operations.urls")),
    path("design/", gallery.design, name="design"),
]

handler400 = "mou_tracker.dashboards.errors.not_understood"
handler403 = "mou_tracker.dashboards.errors.refused"
handler500 = "mou_tracker.dashboards.errors.broken"
