"""The timeline: one lane per agreement, drawn on the server from rows alone.

lane (values) → loader (rows → values) · scale (days → places) → layout (labels without
collisions) → draw (SVG), table, payload (the same for the API) → views.
"""
