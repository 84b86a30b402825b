"""Addresses of imports."""

from django.urls import path

from .views import landing, record, releases, sending, steps, workbench

app_name = "imports"
urlpatterns = [
    path(
        "agreements/<str:reference>/register/", record.RowsOfAgreement.as_view(), name="agreement"
    ),
    path("import/", landing.Imports.as_view(), name="imports"),
    path("import/releases/", releases.Releases.as_view(), name="releases"),
    path("import/releases/<str:uid>/", releases.OneRelease.as_view(), name="release"),
    path("import/<str:uid>/", workbench.Workbench.as_view(), name="import"),
    path("import/<str:uid>/decide/", workbench.Decide.as_view(), name="decide"),
    path("import/<str:uid>/rows/<int:position>/", steps.EditRow.as_view(), name="row"),
    path("import/<str:uid>/columns/", steps.Columns.as_view(), name="columns"),
    path("import/<str:uid>/apply/", steps.Apply.as_view(), name="apply"),
    path("import/<str:uid>/send/", sending.Send.as_view(), name="send"),
    path("import/<str:uid>/send-back/", sending.SendBack.as_view(), name="send-back"),
    path("import/<str:uid>/take-back/", sending.take_back, name="take-back"),
    path("import/<str:uid>/undo/", steps.Undo.as_view(), name="undo"),
    path("import/<str:uid>/again/", workbench.again, name="again"),
    path("import/<str:uid>/take-over/", workbench.take_over, name="take-over"),
]
