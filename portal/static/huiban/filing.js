/* Writing a proposal: counters, the cursor for cutting, keys, lists that narrow, and what is looked up as one writes. */
(function () {
  'use strict';
  var root = document.documentElement, WAIT = 2500;
  var timer = null, asked = '', running = false;

  function form() { return document.querySelector('form[data-assist]'); }

  function count() {
    document.querySelectorAll('[data-count-of]').forEach(function (place) {
      var box = document.getElementById(place.dataset.countOf);
      if (box) { place.textContent = Array.from(box.value.replace(/\s/g, '')).length; }
    });
    var written = document.querySelector('[data-asks]');
    if (written) {
      written.textContent = Array.from(document.querySelectorAll('[data-ask-box]')).filter(function (box) { return box.value.trim(); }).length;
    }
  }

  /* -- what is alike, and what the checks say, as one writes ---------------------------------------------------- */
  function body() {
    var told = new URLSearchParams();
    new FormData(form()).forEach(function (value, name) {
      if (typeof value === 'string' && name !== '_cursor' && !name.startsWith('source-')) { told.append(name, value); }
    });
    return told;
  }
  function later() { window.clearTimeout(timer); timer = window.setTimeout(look, WAIT); }
  function look() {
    var told = body(), now = told.toString();
    if (now === asked || !document.getElementById('assist')) { return; }
    if (running) { later(); return; }
    asked = now;
    running = true;
    fetch(form().dataset.assist, { method: 'POST', body: told, credentials: 'same-origin' }).then(function (answer) {
      return answer.ok && !answer.redirected ? answer.text() : null;
    }).then(function (found) {
      var place = document.getElementById('assist');
      if (found === null || !place || place.contains(document.activeElement)) { return; }
      var drawn = new DOMParser().parseFromString(found, 'text/html');
      place.replaceChildren.apply(place, Array.from(drawn.body.childNodes).map(function (node) { return document.importNode(node, true); }));
      hint();
    }).catch(function () { asked = ''; }).then(function () { running = false; });
  }
  function hint() {
    var told = document.querySelector('[data-alike]'), link = document.getElementById('alike-hint');
    if (!told || !link) { return; }
    link.hidden = !told.dataset.alike;
    link.querySelector('span').textContent = told.dataset.alike;
  }

  /* -- the rows of 办法 --------------------------------------------------------------------------------------- */
  function press(row, name) {
    var button = row.querySelector('button[value^="' + name + '-"]:not(:disabled)');
    if (button) { button.click(); }
    return Boolean(button);
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('button[value^="split-"]');
    if (!button || !form()) { return; }
    var box = button.closest('[data-row]').querySelector('textarea');
    var before = box.value.slice(0, box.selectionStart);
    form().querySelector('[name=_cursor]').value = before ? Array.from(before).length : '';
  }, true);
  document.addEventListener('keydown', function (event) {
    if (root.dataset.shortcuts === 'off' || !form() || !event.target.matches('[data-ask-box]')) { return; }
    var row = event.target.closest('[data-row]'), done = false;
    if (event.altKey && event.key === 'ArrowUp') { done = press(row, 'up'); }
    if (event.altKey && event.key === 'ArrowDown') { done = press(row, 'down'); }
    if (event.altKey && event.key === 'Enter') { done = press(row, 'split'); }
    if (event.ctrlKey && event.key === 'Enter') { done = press(row, 'add'); }
    if (done) { event.preventDefault(); }
  });

  /* -- long lists of boxes: only what has the typed words is shown, and what is ticked --------------------------- */
  function narrow(list, words) {
    list.querySelectorAll('.hb-opt').forEach(function (option) {
      var box = option.querySelector('input');
      option.hidden = Boolean(words) && !box.checked && !(option.dataset.words || option.textContent).includes(words);
    });
    list.querySelectorAll('fieldset[data-group]').forEach(function (group) {
      group.hidden = !group.querySelector('.hb-opt:not([hidden])');
    });
  }
  function lists() {
    document.querySelectorAll('[data-filter-list]').forEach(function (list) {
      var field = document.querySelector('[data-filter-for="' + list.id + '"]');
      if (!field || field.dataset.ready) { return; }
      field.dataset.ready = '1';
      field.hidden = false;
      field.addEventListener('input', function () { narrow(list, field.value.trim()); });
    });
  }

  function begin() { count(); lists(); hint(); if (form()) { later(); } }
  document.addEventListener('input', function (event) { if (form() && event.target.form === form()) { count(); later(); } });
  document.addEventListener('huiban:drawn', begin);
  document.addEventListener('DOMContentLoaded', begin);
}());
