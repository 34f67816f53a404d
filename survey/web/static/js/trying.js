// An item as respondents will see it, shown anew while it is being typed; without this, a button shows it.
(function () {
  "use strict";
  var button = document.getElementById("try"), frame = document.querySelector("iframe.phone"), timer = null, n_asked = 0;
  async function show() {
    var number = ++n_asked;
    try {
      var typed = new URLSearchParams(new FormData(button.form));
      var reply = await fetch(button.formAction, { method: "POST", body: typed });
      var text = await reply.text();
      // What was typed since is asked for already.
      if (!reply.ok || reply.redirected || number !== n_asked) return;
      var page = new DOMParser().parseFromString(text, "text/html"), shown = frame.contentDocument;
      // Only what is inside is exchanged: no step for the "back" button, and the style is fetched once.
      if (!shown.querySelector("link")) shown.head.replaceWith(shown.importNode(page.head, true));
      shown.documentElement.lang = page.documentElement.lang;
      shown.body.replaceWith(shown.importNode(page.body, true));
    } catch (_offline) {
      // The button is still there.
    }
  }
  button.form.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(show, 400);
  });
  show();
})();
