// A page that shows what is happening, brought up to date every so often. Only what has changed is changed, so that
// focus, scrolling, opened details and what is being typed stay; it can be paused.
(function () {
  "use strict";
  var place = document.getElementById("refreshing");
  if (!place) return;
  var key = "refreshing", timer = null, button = document.createElement("button"), told = document.createElement("span");
  button.type = "button";
  button.className = "plain";
  told.setAttribute("role", "status");
  place.append(button, " ", told);
  function isPaused() { return sessionStorage.getItem(key) === "paused"; }
  function tell(text) { if (told.textContent !== text) told.textContent = text; }
  function isSame(one, other) { return one.nodeName === other.nodeName && (one.id || "") === (other.id || ""); }
  function bringAttributes(shown, fresh) {
    Array.from(fresh.attributes).forEach(function (each) {
      // Not styles: setting one by attribute is what the page's policy forbids.
      if (shown.getAttribute(each.name) !== each.value) shown.setAttribute(each.name, each.value);
    });
    Array.from(shown.attributes).forEach(function (each) {
      if (each.name !== "open" && !fresh.hasAttribute(each.name)) shown.removeAttribute(each.name);
    });
  }
  function bring(shown, fresh) {
    if (shown.nodeType !== 1) {
      if (shown.data !== fresh.data) shown.data = fresh.data;
      return;
    }
    bringAttributes(shown, fresh);
    // What is gone goes first, so that what stays need not move: a thing that is moved loses the focus.
    var stays = new Set(Array.from(fresh.children, function (each) { return each.id; }));
    Array.from(shown.children).forEach(function (each) { if (each.id && !stays.has(each.id)) each.remove(); });
    var at = shown.firstChild;
    Array.from(fresh.childNodes).forEach(function (node) {
      if (at && isSame(at, node)) {
        bring(at, node);
        at = at.nextSibling;
      } else {
        var known = node.id && Array.from(shown.children).find(function (each) { return each.id === node.id; });
        shown.insertBefore(known || document.importNode(node, true), at);
        if (known) bring(known, node);
      }
    });
    while (at) {
      var next = at.nextSibling;
      at.remove();
      at = next;
    }
  }
  async function refresh() {
    if (document.hidden) return;
    try {
      var reply = await fetch(place.dataset.address);
      if (reply.redirected || reply.status === 403) {
        clearInterval(timer);
        return tell(place.dataset.ended);
      }
      if (!reply.ok) return tell(place.dataset.lost);
      var page = new DOMParser().parseFromString(await reply.text(), "text/html");
      document.querySelectorAll("[data-live]").forEach(function (each) {
        var fresh = page.getElementById(each.id);
        if (fresh) bring(each, fresh);
      });
      tell("");
    } catch (_offline) {
      tell(place.dataset.lost);
    }
  }
  function show() {
    button.textContent = isPaused() ? place.dataset.go : place.dataset.pause;
    clearInterval(timer);
    if (!isPaused()) timer = setInterval(refresh, place.dataset.seconds * 1000);
  }
  button.addEventListener("click", function () {
    sessionStorage.setItem(key, isPaused() ? "going" : "paused");
    show();
  });
  show();
})();
