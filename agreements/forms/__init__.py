"""Forms of the ground floor: they read what people type and hand it to the verbs."""
