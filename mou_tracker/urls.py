"""Every public address of the product."""

urlpatterns: list = []
