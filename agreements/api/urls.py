"""The ground floor's part of the version map."""

from django.urls import path

from .agreements import Agreements, OneAgreement

urlpatterns = [
    path("agreements/", Agreements.as_view(), name="agreements"),
    path("agreements/<str:reference>/", OneAgreement.as_view(), name="agreement"),
]
