"""What was done to an agreement, as the history calls it."""

from django.utils.translation import gettext_lazy

#: verb of an action -> its words in the history.
ACTION_LABELS = {
    "register": gettext_lazy("Registered"),
    "change_agreement": gettext_lazy("Changed"),
    "supersede": gettext_lazy("Successor named"),
    "open_term": gettext_lazy("Term entered"),
    "change_term": gettext_lazy("Term changed"),
    "give_up": gettext_lazy("Renewal given up"),
    "take_up": gettext_lazy("Renewal taken up again"),
    "tick_step": gettext_lazy("Step of the plan ticked"),
    "sign": gettext_lazy("Signed"),
    "notified": gettext_lazy("Last notification recorded"),
    "as_planned": gettext_lazy("Happened as planned"),
    "amend": gettext_lazy("Amended"),
    "notice_sent": gettext_lazy("Notice sent"),
    "notice_received": gettext_lazy("Notice received"),
    "notice_withdrawn": gettext_lazy("Notice withdrawn"),
    "suspended": gettext_lazy("Suspended"),
    "resumed": gettext_lazy("Resumed"),
    "terminated_by_consent": gettext_lazy("Terminated by consent"),
    "party_withdrew": gettext_lazy("A party withdrew"),
    "correct": gettext_lazy("Corrected"),
    "check_day": gettext_lazy("Day checked by a second person"),
    "decide": gettext_lazy("Decided"),
    "add_claim": gettext_lazy("Claim kept"),
    "add_commitment": gettext_lazy("Commitment entered"),
    "change_commitment": gettext_lazy("Commitment changed"),
    "tick_compliance": gettext_lazy("Duty after conclusion marked as done"),
    "attach_document": gettext_lazy("Document kept"),
    "new_version": gettext_lazy("New version of a document"),
    "change_document": gettext_lazy("Document described anew"),
    "take_back_document": gettext_lazy("Document taken back"),
    "changed": gettext_lazy("Changed through another record"),
    "recomputed": gettext_lazy("Computed anew"),
}
