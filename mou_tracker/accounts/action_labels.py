"""What was done, in words: every verb of the history and the audit log."""

from django.utils.translation import gettext_lazy

from activities.wording import ACTION_LABELS as OF_ACTIVITIES
from agreements.wording.actions import ACTION_LABELS as OF_AGREEMENTS

#: verb of an action on records -> its words.
ACTION_LABELS = {
    **OF_AGREEMENTS,
    **OF_ACTIVITIES,
    "add_document": gettext_lazy("Document added"),
    "confirm": gettext_lazy("Answered by a partner"),
    "removed": gettext_lazy("No longer shared"),
    "restore_wording": gettext_lazy("Earlier wording restored"),
    "comment": gettext_lazy("Commented"),
    "change_comment": gettext_lazy("Comment changed"),
    "take_back_comment": gettext_lazy("Comment taken back"),
    "put_back_comment": gettext_lazy("Comment put back"),
    "propose": gettext_lazy("Proposed"),
    "refuse_proposal": gettext_lazy("Proposal refused"),
    "withdraw_proposal": gettext_lazy("Proposal withdrawn"),
    "watch": gettext_lazy("Watched"),
    "unwatch": gettext_lazy("No longer watched"),
    "add_party": gettext_lazy("Partner added"),
    "change_party": gettext_lazy("Partner changed"),
    "add_person": gettext_lazy("Person added"),
    "change_person": gettext_lazy("Person changed"),
    "add_post": gettext_lazy("Post added"),
    "change_post": gettext_lazy("Post changed"),
    "add_area": gettext_lazy("Cooperation area added"),
    "change_area": gettext_lazy("Cooperation area changed"),
}
#: ... and of one on the installation, which no history of a record tells.
OF_THE_INSTALLATION = {
    "receive_import": gettext_lazy("Register received"),
    "decide_import": gettext_lazy("Decided about a register"),
    "send_import": gettext_lazy("Register sent to be taken in"),
    "take_back_import": gettext_lazy("Register taken back"),
    "send_back_import": gettext_lazy("Register sent back"),
    "apply_import": gettext_lazy("Register taken in"),
    "undo_import": gettext_lazy("Import undone"),
    "receive_release": gettext_lazy("Press release received"),
    "apply_release": gettext_lazy("Press release recorded"),
    "make_report": gettext_lazy("Report asked for"),
    "freeze_report": gettext_lazy("Report sent"),
    "report_fault": gettext_lazy("Fault reported"),
    "close_fault_report": gettext_lazy("Report of a fault closed"),
    "change_profile": gettext_lazy("Own profile changed"),
    "change_user": gettext_lazy("Account changed"),
    "set_officers_rights": gettext_lazy("Rights of officers changed"),
    "mark_address": gettext_lazy("Address marked"),
    "mail_bounced": gettext_lazy("Mail came back undelivered"),
    "address_fails": gettext_lazy("Mail server refuses the address"),
    "address_works": gettext_lazy("Mail server takes the address again"),
    "invite_user": gettext_lazy("Account made and invited"),
    "sign_in": gettext_lazy("Signed in"),
    "change_password": gettext_lazy("Password changed"),
    "close_account": gettext_lazy("Account closed"),
    "reopen_account": gettext_lazy("Account opened again and invited"),
    "admit_reader": gettext_lazy("Reader admitted by the office's sign-in"),
    "link_provider": gettext_lazy("Linked to the office's sign-in"),
    "unlink_provider": gettext_lazy("Unlinked from the office's sign-in"),
    "refuse_provider": gettext_lazy("Sign-in by the office's provider refused"),
    "end_sessions": gettext_lazy("Sessions ended"),
    "add_absence": gettext_lazy("Absence entered"),
    "end_absence": gettext_lazy("Absence ended early"),
    "remove_absence": gettext_lazy("Absence taken back"),
    "hand_over_desk": gettext_lazy("Desk handed over"),
    "carry_out_handover": gettext_lazy("Handover carried out"),
    "take_back_handover": gettext_lazy("Handover taken back"),
    "save_view": gettext_lazy("View saved"),
    "change_view": gettext_lazy("Saved view changed"),
    "remove_view": gettext_lazy("Saved view removed"),
    "open_with_view": gettext_lazy("View a page opens with chosen"),
    "create_key": gettext_lazy("API key made"),
    "revoke_key": gettext_lazy("API key revoked"),
    "create_feed": gettext_lazy("Calendar feed made"),
    "revoke_feed": gettext_lazy("Calendar feed revoked"),
    "export": gettext_lazy("List taken along as a file"),
    "see_contacts": gettext_lazy("Contact data shown"),
    "reduce_person": gettext_lazy("Data about a person removed"),
    "erase_account": gettext_lazy("Data of a closed account removed"),
    "change_compliance_rule": gettext_lazy("Compliance rule changed"),
    "set_rule": gettext_lazy("Reminder rule changed"),
    "drop_rule": gettext_lazy("Reminder rule taken back"),
    "acknowledge_reminder": gettext_lazy("Reminder acknowledged"),
    "snooze_reminder": gettext_lazy("Reminder snoozed"),
    "hand_over_reminder": gettext_lazy("Reminder handed over"),
    "check_reminders": gettext_lazy("Reminders of legal days checked"),
    "confirm_installation": gettext_lazy("Installation confirmed as the one that tells people"),
    "retry_mail": gettext_lazy("Mail tried again"),
}


def action_label(verb: str) -> str:
    """A verb in words; one nobody has given words to, as it is written."""
    label = ACTION_LABELS.get(verb) or OF_THE_INSTALLATION.get(verb)
    return str(label or verb.replace("_", " "))
