(function(){var f=document.getElementById("answers")||document.body,all=[].slice.call(document.querySelectorAll("[data-if]"));
if(!all.length)return;
function of(c){return[].slice.call(document.getElementsByName("answer_"+c)).filter(function(e){
return(e.checked||!/radio|checkbox/.test(e.type))&&e.value&&!e.closest("[hidden]")}).map(function(e){return e.value})}
function met(t){var h=of(t[0]).some(function(v){return t[1].indexOf(v)>=0});return h!==t[2]}
function go(){all.forEach(function(e){var c=JSON.parse(e.getAttribute("data-if"));
e.hidden=!(c[0]=="all"?c[1].every(met):c[1].some(met))})}
all.forEach(function(e){var w=e.querySelector(".when");if(w&&w.parentNode==e)e.removeChild(w)});
f.addEventListener("change",go);f.addEventListener("input",go);go()})();
