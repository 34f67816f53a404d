// A page that shows what is happening, shown anew every so often: the place on the page is kept, and it can be paused.
(function () {
  "use strict";
  var place = document.getElementById("refreshing");
  if (!place) return;
  var key = "refreshing", timer = null, button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  place.appendChild(button);
  function isPaused() { return sessionStorage.getItem(key) === "paused"; }
  function isBusy() { return document.querySelector("details[open] form") && document.activeElement.closest("form"); }
  function show() {
    button.textContent = isPaused() ? place.dataset.go : place.dataset.pause;
    clearInterval(timer);
    if (!isPaused()) timer = setInterval(function () {
      if (isBusy() || document.hidden) return;
      sessionStorage.setItem(key + "-y", String(scrollY));
      location.replace(location.pathname);
    }, place.dataset.seconds * 1000);
  }
  button.addEventListener("click", function () {
    sessionStorage.setItem(key, isPaused() ? "going" : "paused");
    show();
  });
  var y = sessionStorage.getItem(key + "-y");
  if (y !== null) { sessionStorage.removeItem(key + "-y"); scrollTo(0, Number(y)); }
  show();
})();
