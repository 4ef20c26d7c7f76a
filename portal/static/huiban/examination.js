/* Keys of the examination: each presses what carries it in data-key, in the row that has the focus or else on the page.
   J, K and X are those of every queue. Without a script every button and link still works. */
(function () {
  'use strict';
  var root = document.documentElement, row = null;

  function typing(target) { return target.matches('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable]'); }
  function shown(element) { return element.offsetParent !== null; }

  document.addEventListener('focusin', function (event) {
    var now = event.target.closest('tr.is-row');
    if (now) { row = now; }
  });

  function carrying(key) {
    var inside = row && row.isConnected ? Array.from(row.querySelectorAll('[data-key="' + key + '"]')) : [];
    var outside = Array.from(document.querySelectorAll('main [data-key="' + key + '"]'))
      .filter(function (element) { return !element.closest('tr.is-row'); });
    return inside.concat(outside).filter(shown)[0];
  }

  /* passing what has the focus needs no tick before */
  function tickTheRow() {
    var tick = row && row.isConnected && row.querySelector('[type="checkbox"]');
    if (tick && !document.querySelector('[data-batch] tbody [type="checkbox"]:checked')) { tick.click(); }
  }

  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && typing(event.target) && row && row.isConnected) {
      row.querySelector('a.title').focus();
      return;
    }
    if (root.dataset.shortcuts === 'off' || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (!/^[a-z]$/.test(event.key)) { return; }
    var element = carrying(event.key);
    if (!element) { return; }
    event.preventDefault();
    if (element.name === 'do') { tickTheRow(); }
    if (element.matches('select, input')) { element.focus(); } else { element.click(); }
  });
}());
