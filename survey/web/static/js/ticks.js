// One box that ticks every counter of the page, and says how many are ticked; without this, each is ticked by hand.
"use strict";
const whole = document.getElementById("whole-page");
const every = whole.querySelector("input");
const boxes = [...document.querySelectorAll("input[name=code]")];
const count = document.getElementById("n-ticked");

function tell() {
  const ticked = boxes.filter((box) => box.checked).length;
  every.checked = ticked === boxes.length;
  every.indeterminate = ticked > 0 && ticked < boxes.length;
  count.textContent = ticked;
}

every.addEventListener("change", () => {
  for (const box of boxes) box.checked = every.checked;
  tell();
});
for (const box of boxes) box.addEventListener("change", tell);
whole.hidden = false;
tell();
