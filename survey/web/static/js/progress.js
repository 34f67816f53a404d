// How far a job is, without the page coming anew: a screen reader hears when its state changes and nothing between.
"use strict";
const state = document.getElementById("state");
const details = document.getElementById("details");

async function look() {
  try {
    const reply = await fetch(location.href);
    if (reply.redirected || !reply.ok) return location.reload();
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const told = page.getElementById("state").textContent;
    if (told !== state.textContent) state.textContent = told;
    details.innerHTML = page.getElementById("details").innerHTML;
    if (page.getElementById("details").dataset.open === "no") {
      document.title = page.title;
      return undefined;
    }
  } catch (_offline) {
    // The server may be starting again: the job goes on when it is back.
  }
  return setTimeout(look, 1500);
}

setTimeout(look, 500);
