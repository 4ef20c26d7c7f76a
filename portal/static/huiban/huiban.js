/* What a browser can do better with a script. Every page works without it. */
(function () {
  'use strict';
  var root = document.documentElement;

  function typing(target) { return target.matches('input, textarea, select, [contenteditable]'); }

  /* menus close on Escape and when attention moves elsewhere */
  document.addEventListener('click', function (event) {
    document.querySelectorAll('details.hb-menu[open]').forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });

  /* "/" goes to the search box, J and K walk through a queue, Escape closes a menu */
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
    if (event.key === 'j' || event.key === 'k') {
      var titles = Array.from(document.querySelectorAll('[data-queue] a.title'));
      var at = titles.indexOf(document.activeElement);
      var next = titles[Math.min(titles.length - 1, Math.max(0, at + (event.key === 'j' ? 1 : -1)))];
      if (next) { next.focus(); }
    }
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
