(function(){var s=document.getElementById("service_search"),l=document.getElementById("service");
if(!s||!l||!l.options||!s.value.normalize)return;
function fold(t){return t.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g,"").replace(/\u0111/g,"d")}
var groups=[].slice.call(l.querySelectorAll("optgroup")).map(function(g){return[g,[].slice.call(g.children)]});
s.addEventListener("input",function(){var w=fold(s.value).split(/\s+/);
groups.forEach(function(g){var shown=0;g[1].forEach(function(o){var t=fold(o.text);
if(o.selected||w.every(function(p){return t.indexOf(p)>=0})){g[0].appendChild(o);shown++}else if(o.parentNode)g[0].removeChild(o)});
if(shown)l.appendChild(g[0]);else if(g[0].parentNode)l.removeChild(g[0])})})})();
