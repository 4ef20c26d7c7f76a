/* What is typed and has not reached the server stays in this browser, under the person's key and the draft's, until it
   was saved. A log-out empties it. */
(function () {
  'use strict';
  var PREFIX = 'huiban:typed:', DAYS = 7, WAIT = 300;
  var timer = null;

  function form() { return document.querySelector('form[data-local]'); }
  function store() { try { return window.localStorage; } catch (error) { return null; } }
  function keys() {
    var own = store(), found = [];
    for (var n = 0; own && n < own.length; n += 1) {
      if (own.key(n).startsWith(PREFIX)) { found.push(own.key(n)); }
    }
    return found;
  }
  function read(key) { try { return JSON.parse(store().getItem(key)); } catch (error) { return null; } }
  function drop(key) { if (store()) { store().removeItem(key); } }
  function own() { return PREFIX + form().dataset.local; }

  /* the fields as they would be sent, less the token */
  function fields() {
    var told = new URLSearchParams();
    new FormData(form()).forEach(function (value, name) {
      if (typeof value === 'string' && name !== 'csrfmiddlewaretoken' && name !== '_cursor') { told.append(name, value); }
    });
    return told;
  }

  /* the words of a form, to tell two apart and to read them: 案由, 理由, 办法, and what has no place yet */
  function text(sent) {
    var told = new URLSearchParams(sent), lines = [told.get('title'), told.get('reasons')];
    for (var n = 0; n < Number(told.get('rows') || 0); n += 1) { lines.push(told.get('head-' + n), told.get('ask-' + n)); }
    lines.push(told.get('left'));
    return lines.map(function (line) { return (line || '').replace(/\r\n?/g, '\n').trim(); }).filter(Boolean).join('\n');
  }

  function keep() {
    window.clearTimeout(timer);
    if (!form() || !store()) { return; }
    var sent = fields();
    var entry = { at: new Date().toISOString(), key: sent.get('_key'), fields: sent.toString() };
    try { store().setItem(own(), JSON.stringify(entry)); } catch (error) { /* no room: the page keeps what is typed */ }
  }
  function later() { window.clearTimeout(timer); timer = window.setTimeout(keep, WAIT); }

  /* what the server says it has is let go of */
  function saved() {
    var told = /(?:^|; )huiban_saved=([0-9a-f]{1,64})/.exec(document.cookie);
    if (!told) { return; }
    keys().forEach(function (key) { var entry = read(key); if (entry && entry.key === told[1]) { drop(key); } });
    document.cookie = 'huiban_saved=; Max-Age=0; Path=/; SameSite=Lax';
  }
  function old() {
    var first = Date.now() - DAYS * 86400000;
    keys().forEach(function (key) { var entry = read(key); if (!entry || Date.parse(entry.at) < first) { drop(key); } });
  }

  function when(at) { return new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' }); }

  function offer() {
    if (!form() || !store()) { return; }
    var entry = read(own()), box = document.getElementById('local');
    if (!entry || !box) { return; }
    var mine = text(entry.fields), other = form().dataset.other || '';
    if (!mine || mine === text(fields().toString()) || mine === text(other)) { drop(own()); return; }
    box.querySelector('[data-local-at]').textContent = when(entry.at);
    box.querySelector('[data-local-text]').textContent = mine;
    box.querySelector('[data-other-at]').textContent = form().dataset.otherAt ? when(form().dataset.otherAt) : '';
    box.querySelector('[data-other-text]').textContent = text(other || fields().toString());
    box.querySelector('[data-local-server]').hidden = !text(other || fields().toString());
    box.hidden = false;
    box.dataset.waiting = '1';
  }

  document.addEventListener('click', function (event) {
    var box = document.getElementById('local');
    if (event.target.closest('[data-local-drop]')) { drop(own()); delete box.dataset.waiting; box.hidden = true; }
    if (event.target.closest('[data-local-use]')) {
      var told = new URLSearchParams(read(own()).fields), token = form().querySelector('[name=csrfmiddlewaretoken]');
      var present = form().querySelector('[name=_expected]');
      told.set('csrfmiddlewaretoken', token.value);
      if (present && !told.get('_expected')) { told.set('_expected', present.value); }
      told.set('more', 'local');
      document.dispatchEvent(new CustomEvent('huiban:redraw', { detail: told }));
    }
  });

  /* while an older copy waits for its author's word, what is typed anew must not take its place */
  function waiting() { var box = document.getElementById('local'); return Boolean(box && box.dataset.waiting); }
  function typed(event) { if (form() && event.target.form === form() && !waiting()) { later(); } }
  document.addEventListener('input', typed);
  document.addEventListener('change', typed);
  document.addEventListener('huiban:drawn', function () { if (!waiting()) { keep(); } });
  document.addEventListener('huiban:kept', function () { if (form() && !waiting()) { window.clearTimeout(timer); drop(own()); } });
  window.addEventListener('pagehide', function () { if (timer && form() && form().dataset.dirty && !waiting()) { keep(); } });
  document.addEventListener('submit', function (event) {
    if (event.target.matches('form[action$="/logout/"]')) { keys().forEach(drop); return; }
    if (form() && event.target === form() && !waiting()) { keep(); }
  }, true);

  document.addEventListener('DOMContentLoaded', function () {
    if (!store()) { return; }
    saved();
    old();
    offer();
  });
}());
