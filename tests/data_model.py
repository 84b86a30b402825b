"""The picture of the data model in docs/architecture.md, drawn from the models themselves.

python -m tests.data_model     writes it anew
"""

import re
from pathlib import Path

import django
from django.apps import apps

PAGE = Path(__file__).resolve().parent.parent / "docs" / "architecture.md"
#: What is drawn: facts and derived rows. History tables, people who did something, and what only
#: the machinery keeps (audit, change entries, outbox, ledger) are not.
APPS = ("agreements", "activities")
NOT_DRAWN = {"User", "AuditEntry", "ChangeEntry", "OutboxMessage", "IdempotentResponse"}
BLOCK = re.compile(r"```mermaid\nerDiagram\n.*?```", re.DOTALL)


def picture() -> str:
    """One line a relation: `Term }o--|| Agreement : agreement`; `|o`: it may be empty."""
    lines = []
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            if model.__name__.endswith("History") or model.__name__ in NOT_DRAWN:
                continue
            for field in model._meta.concrete_fields:
                target = field.related_model
                if target is None or target.__name__ in NOT_DRAWN or target is model:
                    continue
                many = "||" if field.one_to_one else "}o"
                one = "o|" if field.null else "||"
                lines.append(f"  {model.__name__} {many}--{one} {target.__name__} : {field.name}")
    return "```mermaid\nerDiagram\n" + "\n".join(lines) + "\n```"


if __name__ == "__main__":
    django.setup()
    PAGE.write_text(BLOCK.sub(picture(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
