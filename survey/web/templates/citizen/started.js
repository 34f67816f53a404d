(function(){var f=document.getElementById("answers");
function tell(){f.removeEventListener("change",tell);if(navigator.sendBeacon)navigator.sendBeacon(f.getAttribute("action")+"/started")}
f.addEventListener("change",tell)})();
