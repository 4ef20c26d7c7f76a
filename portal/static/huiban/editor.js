/* Writing with a script: what is typed is kept every few seconds, boxes grow, keys pull passages in.
   Without it every button still works; then a page is asked for anew. */
(function () {
  'use strict';
  var root = document.documentElement;
  var WAIT = 3000, RETRY = 15000;
  var timer = null, sent = '', leaving = false, changed = false, running = null, away = '';

  function form() { return document.querySelector('form[data-unsaved]'); }
  function words(name) { var box = document.getElementById('unsaved-words'); return box ? box.dataset[name] : ''; }
  function status(text, away) {
    var place = document.getElementById('saved');
    if (!place) { return; }
    place.textContent = text;
    place.classList.toggle('is-away', Boolean(away));
  }

  /* -- keeping what is typed ------------------------------------------------------------------------------------ */
  function body() {
    var fields = new URLSearchParams();
    new FormData(form()).forEach(function (value, name) {
      if (typeof value === 'string') { fields.append(name, value); }
    });
    return fields;
  }

  function later(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, delay);
  }

  function keep() {
    var target = form();
    if (!target || leaving || running) { return; }
    var fields = body(), now = fields.toString();
    if (now === sent && !away) { return; }
    running = fetch(target.dataset.unsaved, { method: 'POST', body: fields, credentials: 'same-origin' }).then(function (answer) {
      if (answer.redirected) { return gone('login'); }
      if (!(answer.headers.get('Content-Type') || '').startsWith('application/json')) {
        return answer.status === 403 ? renew() : gone('failed');
      }
      return answer.json().then(function (told) {
        back();
        if (!answer.ok) { status(told.detail, true); return; }
        sent = now;
        changed = body().toString() !== now;
        if (!changed) { document.dispatchEvent(new CustomEvent('huiban:kept')); }
        status(told.words);
        if (changed) { later(WAIT); }
      });
    }).catch(function () { gone('offline'); }).then(function () { running = null; });
  }

  /* what cannot be kept now stays on the page and is tried again */
  function gone(why) {
    away = why;
    status(words(why), true);
    var door = document.getElementById('saved-login');
    if (door) { door.hidden = why !== 'login'; }
    later(RETRY);
  }

  function back() {
    away = '';
    var door = document.getElementById('saved-login');
    if (door) { door.hidden = true; }
  }

  /* a new log-in has a new token: the page that would be opened now knows it */
  function renew() {
    return fetch(window.location.href, { credentials: 'same-origin' }).then(function (answer) {
      if (answer.redirected) { return gone('login'); }
      return answer.text().then(function (page) {
        var field = new DOMParser().parseFromString(page, 'text/html').querySelector('form[data-unsaved] [name=csrfmiddlewaretoken]');
        if (!field) { return gone('failed'); }
        document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(function (old) { old.value = field.value; });
        later(0);
      });
    });
  }

  function touched() {
    changed = true;
    later(WAIT);
  }

  window.addEventListener('online', function () { if (changed) { later(0); } });
  window.addEventListener('focus', function () { if (away) { later(0); } });
  window.addEventListener('beforeunload', function (event) {
    if (changed && !leaving) { event.preventDefault(); }
  });
  window.addEventListener('pageshow', function () { leaving = false; });

  /* -- boxes that grow with their words; the mirror behind them holds the marks of the checks -------------------- */
  function mirrored(box) {
    var mirror = box.previousElementSibling;
    if (mirror && mirror.classList.contains('hb-mirror')) { mirror.textContent = box.value + ' '; }
  }

  /* -- keys ------------------------------------------------------------------------------------------------------ */
  function typing(target) { return target.matches('input, textarea, select, [contenteditable]'); }

  function asks() {
    return Array.from(document.querySelectorAll('[data-ask]')).map(function (row) {
      return row.querySelector('summary') || row;
    });
  }

  function walk(step) {
    var rows = asks();
    var here = document.activeElement.closest('[data-ask]');
    var at = rows.findIndex(function (row) { return row.closest('[data-ask]') === here; });
    var next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!next) { return; }
    if (next.parentNode.tagName === 'DETAILS') { next.parentNode.open = true; }
    next.focus();
  }

  function pull(event) {
    var row = event.target.matches('[data-ask], [data-ask] > summary') && event.target.closest('[data-ask]');
    var button = row && row.querySelector('[data-pull]:not(:disabled)');
    if (button) { event.preventDefault(); button.click(); }
  }

  document.addEventListener('keydown', function (event) {
    if (root.dataset.shortcuts === 'off' || !form()) { return; }
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 's') {
      event.preventDefault();
      var save = document.querySelector('[data-save]');
      if (save) { form().requestSubmit(save); }
      return;
    }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === 'j' || event.key === 'k') { walk(event.key === 'j' ? 1 : -1); }
    if (event.key === 'Enter') { pull(event); }
  });

  /* -- a button that only draws the page anew: the new page takes the place of the old without leaving it -------- */
  function redraw(button) {
    var fields = body();
    fields.append(button.name, button.value);
    button.setAttribute('aria-busy', 'true');
    draw(fields, function (main) {
      return Array.from(main.querySelectorAll('button[data-redraw]')).find(function (other) { return other.value === button.value; });
    });
  }

  function draw(fields, place) {
    var target = form(), scroll = window.scrollY;
    leaving = true;
    fetch(target.action, { method: 'POST', body: fields, credentials: 'same-origin' }).then(function (answer) {
      if (answer.redirected || !answer.ok) { throw new Error('not drawn'); }
      return answer.text();
    }).then(function (page) {
      var drawn = new DOMParser().parseFromString(page, 'text/html');
      var fresh = drawn.getElementById('main');
      if (!fresh || !drawn.querySelector('form[data-unsaved]')) { throw new Error('another page'); }
      var main = document.getElementById('main');
      main.replaceChildren.apply(main, Array.from(fresh.childNodes).map(function (node) { return document.importNode(node, true); }));
      leaving = false;
      window.scrollTo(0, scroll);
      begin();
      document.dispatchEvent(new CustomEvent('huiban:drawn'));
      if (document.activeElement === document.body) {
        var again = place(main);
        if (again) { again.focus({ preventScroll: true }); }
      }
      touched();
    }).catch(function () {
      document.querySelectorAll('[aria-busy]').forEach(function (busy) { busy.removeAttribute('aria-busy'); });
      if (!navigator.onLine || away) { leaving = false; gone(navigator.onLine ? away : 'offline'); return; }
      leaving = true;
      var told = document.createElement('input');
      told.type = 'hidden'; told.name = 'more'; told.value = fields.get('more');
      target.appendChild(told);
      target.submit();
    });
  }
  document.addEventListener('huiban:redraw', function (event) {
    if (form()) { draw(event.detail, function (main) { return main.querySelector('form textarea'); }); }
  });

  document.addEventListener('click', function (event) {
    var button = event.target.closest('button[data-redraw]');
    if (!button || !form() || button.form !== form()) { return; }
    event.preventDefault();
    if (!button.hasAttribute('aria-busy')) { redraw(button); }
  });

  document.addEventListener('input', function (event) {
    if (!form() || event.target.form !== form()) { return; }
    if (event.target.matches('.hb-grow > textarea')) { mirrored(event.target); }
    touched();
  });
  document.addEventListener('change', function (event) {
    if (form() && event.target.form === form()) { touched(); }
  });
  /* before huiban.js sees it: a form that would be lost on its way stays where it is */
  document.addEventListener('submit', function (event) {
    if (event.target.matches('form[data-unsaved]') && (away === 'login' || !navigator.onLine)) {
      event.preventDefault();
      gone(navigator.onLine ? 'login' : 'offline');
      return;
    }
    if (event.target.matches('form[data-unsaved]') || event.target.closest('#unsaved')) { leaving = true; window.clearTimeout(timer); }
  }, true);

  /* the box in which one writes shows what may be said of it */
  document.addEventListener('focusin', function (event) {
    if (!event.target.matches('.hb-grow > textarea')) { return; }
    document.querySelectorAll('.hb-tune[open]').forEach(function (other) {
      if (!other.closest('.hb-block').contains(event.target)) { other.open = false; }
    });
    event.target.closest('.hb-block').querySelector('.hb-tune').open = true;
  });

  function begin() {
    if (!form()) { return; }
    document.querySelectorAll('[data-print]').forEach(function (button) { button.hidden = false; });
    var place = document.querySelector('.hb-grow > textarea[autofocus], .hb-askrow textarea[autofocus]');
    if (place) {
      place.focus();
      place.setSelectionRange(place.value.length, place.value.length);
      place.scrollIntoView({ block: 'center' });
    }
  }

  document.addEventListener('DOMContentLoaded', function () {
    if (!form()) { return; }
    sent = body().toString();
    begin();
    if (form().hasAttribute('data-touched')) { sent = ''; touched(); }
  });
}());
