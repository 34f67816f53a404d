// Items are dragged to a new place; the form that stands ready says where, as the buttons do.
(function () {
  "use strict";
  var dragged = null;
  document.querySelectorAll("[data-section]").forEach(function (list) {
    list.addEventListener("dragstart", function (event) {
      dragged = event.target.closest("[data-item]");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged.dataset.item);
    });
    list.addEventListener("dragover", function (event) {
      if (!dragged) return;
      event.preventDefault();
      var over = event.target.closest("[data-item]");
      if (!over) list.appendChild(dragged);
      else if (over !== dragged) {
        var box = over.getBoundingClientRect();
        over.parentNode.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
      }
    });
    list.addEventListener("drop", function (event) {
      if (!dragged) return;
      event.preventDefault();
      // namedItem, since "item" is a method of every collection.
      var place = document.getElementById(list.dataset.arrange), fields = place.elements;
      fields.namedItem("item").value = dragged.dataset.item;
      fields.namedItem("section").value = list.dataset.section;
      fields.namedItem("position").value = Array.prototype.indexOf.call(list.querySelectorAll("[data-item]"), dragged);
      dragged = null;
      place.submit();
    });
  });
  document.addEventListener("dragend", function () {
    // Dropped nowhere: the page is shown again as it is stored.
    if (dragged) location.reload();
  });
})();
