(function(){var f=document.getElementById("answers"),begun,chosen;
function tell(){var s=f.querySelector("[name=service]:checked,select[name=service],[type=hidden][name=service]"),v=s&&s.value,b=[];
if(!begun)b.push("begun=1");if(v&&!chosen)b.push("service="+v);begun=1;chosen=chosen||v;
if(b.length&&navigator.sendBeacon)navigator.sendBeacon(f.getAttribute("action")+"/started?"+b.join("&"));
if(chosen)f.removeEventListener("change",tell)}
f.addEventListener("change",tell)})();
