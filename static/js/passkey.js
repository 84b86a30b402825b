// The library tells of a passkey that was not used by an event; people are told by a sentence.
const failed = document.getElementById("passkey-failed");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  failed.hidden = false;
});
