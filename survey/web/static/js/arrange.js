// Items, and sections by their heading, are dragged to a new place; the form that stands ready says where, as the
// buttons do.
(function () {
  "use strict";
  var dragged = null, place = document.getElementById("arrange-place");
  function send(act, values) {
    // namedItem, since "item" is a method of every collection.
    place.elements.namedItem("act").value = act;
    Object.keys(values).forEach(function (name) { place.elements.namedItem(name).value = values[name]; });
    dragged = null;
    place.submit();
  }
  function begin(event, what, name) {
    dragged = what;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", name);
  }
  function moveBeside(over, event) {
    if (!over || over === dragged) return;
    var box = over.getBoundingClientRect();
    over.parentNode.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  }
  function isItem() { return dragged && dragged.dataset.item; }
  function isPart() { return dragged && dragged.dataset.part; }
  document.querySelectorAll("[data-section]").forEach(function (list) {
    list.addEventListener("dragstart", function (event) {
      var item = event.target.closest("[data-item]");
      begin(event, item, item.dataset.item);
    });
    list.addEventListener("dragover", function (event) {
      if (!isItem()) return;
      event.preventDefault();
      var over = event.target.closest("[data-item]");
      if (!over) list.appendChild(dragged);
      else moveBeside(over, event);
    });
    list.addEventListener("drop", function (event) {
      if (!isItem()) return;
      event.preventDefault();
      var at = Array.prototype.indexOf.call(list.querySelectorAll("[data-item]"), dragged);
      send("place", { item: dragged.dataset.item, section: list.dataset.section, position: at });
    });
  });
  document.querySelectorAll("[data-part]").forEach(function (part) {
    part.addEventListener("dragstart", function (event) {
      if (event.target === part.querySelector("h2")) begin(event, part, part.dataset.part);
    });
    part.addEventListener("dragover", function (event) {
      if (!isPart()) return;
      event.preventDefault();
      moveBeside(part, event);
    });
    part.addEventListener("drop", function (event) {
      if (!isPart()) return;
      event.preventDefault();
      var at = Array.prototype.indexOf.call(document.querySelectorAll("[data-part]"), dragged);
      send("section_place", { section: dragged.dataset.part, position: at });
    });
  });
  document.addEventListener("dragend", function () {
    // Dropped nowhere: the page is shown again as it is stored.
    if (dragged) location.reload();
  });
})();
