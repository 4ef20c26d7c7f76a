/* What a browser can do better with a script. Every page works without it. */
(function () {
  'use strict';
  var root = document.documentElement;

  function typing(target) { return target.matches('input:not([type="checkbox"]), textarea, select, [contenteditable]'); }

  /* menus close on Escape and when attention moves elsewhere */
  document.addEventListener('click', function (event) {
    document.querySelectorAll('details.hb-menu[open]').forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });

  /* the boxes of a queue: all at once, X for the row that has the focus, shift for all between, and how many there are */
  var lastTicked = null;
  function boxes(table) { return Array.from(table.querySelectorAll('tbody [type="checkbox"]')); }
  function counted() {
    document.querySelectorAll('[data-batch]').forEach(function (table) {
      var all = table.querySelector('[data-all]'), note = table.parentNode.querySelector('[data-picked]') || document.querySelector('[data-picked-of="' + table.id + '"]');
      var there = boxes(table), ticked = there.filter(function (box) { return box.checked; });
      if (all) {
        all.hidden = false;
        all.checked = there.length > 0 && ticked.length === there.length;
        all.indeterminate = ticked.length > 0 && ticked.length < there.length;
      }
      if (note) { note.hidden = false; note.querySelector('[data-count]').textContent = ticked.length; }
    });
  }
  document.addEventListener('change', function (event) {
    var table = event.target.closest('[data-batch]');
    if (!table || event.target.type !== 'checkbox') { return; }
    if (event.target.matches('[data-all]')) {
      boxes(table).forEach(function (box) { box.checked = event.target.checked; });
    } else { lastTicked = event.target; }
    counted();
  });
  document.addEventListener('click', function (event) {
    var table = event.target.closest('[data-batch]');
    if (!event.shiftKey || !table || event.target.type !== 'checkbox' || !lastTicked) { return; }
    var there = boxes(table), from = there.indexOf(lastTicked), to = there.indexOf(event.target);
    if (from < 0 || to < 0) { return; }
    there.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(function (box) { box.checked = event.target.checked; });
  });
  document.addEventListener('huiban:queue', counted);
  document.addEventListener('DOMContentLoaded', counted);

  /* "/" goes to the search box, J and K walk through a queue, X ticks, Escape closes a menu */
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') {
      document.querySelectorAll('details.hb-menu[open]').forEach(function (menu) {
        menu.open = false;
        menu.querySelector('summary').focus();
      });
    }
    if (root.dataset.shortcuts === 'off' || typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === '/') {
      var box = document.getElementById('find');
      if (box && box.offsetParent) { event.preventDefault(); box.focus(); }
    }
    if (event.key === 'x') {
      var row = event.target.closest('[data-batch] tr'), tick = row && row.querySelector('[type="checkbox"]');
      if (tick) { tick.click(); }
    }
    if (event.key === 'j' || event.key === 'k') {
      var titles = Array.from(document.querySelectorAll('[data-queue] a.title'));
      var at = titles.indexOf(document.activeElement);
      var next = titles[Math.min(titles.length - 1, Math.max(0, at + (event.key === 'j' ? 1 : -1)))];
      if (next) { next.focus(); }
    }
  });

  /* the row whose details stand beside the list */
  document.addEventListener('htmx:beforeRequest', function (event) {
    var link = event.target;
    if (!link.matches('[data-detail]')) { return; }
    link.closest('table').querySelectorAll('tr[aria-current]').forEach(function (row) { row.removeAttribute('aria-current'); });
    link.closest('tr').setAttribute('aria-current', 'true');
  });

  /* a form goes off once, however often its button is pressed */
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
  });
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-sent]').forEach(function (form) { delete form.dataset.sent; });
  });

  document.addEventListener('DOMContentLoaded', function () {
    var summary = document.querySelector('[data-focus]');
    if (summary) { summary.focus(); }
    document.querySelectorAll('[data-print]').forEach(function (button) {
      button.hidden = false;
      button.addEventListener('click', function () { window.print(); });
    });
  });
}());
