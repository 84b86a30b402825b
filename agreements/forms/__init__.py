"""Forms of agreements: they read what people type and hand it to the verbs."""
