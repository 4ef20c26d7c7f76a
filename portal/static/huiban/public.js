/* What a browser can do better with a script on the public pages. Nothing is sent anywhere; what a reader likes stays in
   their browser. Every page works without it. */
(function () {
  'use strict';
  var root = document.documentElement, sizes = ['', 'large', 'xlarge'], KEY = 'huiban-text';

  function kept() { try { return localStorage.getItem(KEY) || ''; } catch (error) { return ''; } }
  function keep(value) { try { localStorage.setItem(KEY, value); } catch (error) { /* a private window */ } }
  function apply(value) { if (value) { root.dataset.text = value; } else { delete root.dataset.text; } }
  function each(selector, act) { document.querySelectorAll(selector).forEach(act); }
  apply(kept());

  document.addEventListener('DOMContentLoaded', function () {
    each('[data-text-size]', function (button) {
      var words = button.dataset.words.split('|');
      function label() { button.setAttribute('aria-label', words[Math.max(0, sizes.indexOf(kept()))]); }
      button.hidden = false;
      label();
      button.addEventListener('click', function () {
        var next = sizes[(sizes.indexOf(kept()) + 1) % sizes.length];
        keep(next); apply(next); label();
      });
    });
    each('[data-print]', function (button) {
      button.hidden = false;
      button.addEventListener('click', function () { window.print(); });
    });
    each('[data-face-toggle]', function (button) {
      button.hidden = false;
      button.addEventListener('click', function () {
        var on = root.dataset.face !== 'hei';
        if (on) { root.dataset.face = 'hei'; } else { delete root.dataset.face; }
        button.setAttribute('aria-pressed', String(on));
      });
    });
    each('[data-copy]', function (button) {
      if (!navigator.clipboard) { return; }
      button.hidden = false;
      button.addEventListener('click', function () {
        navigator.clipboard.writeText(button.dataset.copy).then(function () {
          button.querySelector('span').textContent = button.dataset.done;
        });
      });
    });
    each('[data-submit]', function (select) {
      select.addEventListener('change', function () { select.form.requestSubmit(); });
    });
    each('[data-scriptless]', function (button) { button.hidden = true; });
  });

  /* menus close on Escape and when attention moves elsewhere */
  document.addEventListener('click', function (event) {
    each('details.hb-menu[open]', function (menu) { if (!menu.contains(event.target)) { menu.open = false; } });
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') { return; }
    each('details.hb-menu[open]', function (menu) { menu.open = false; menu.querySelector('summary').focus(); });
  });
}());
