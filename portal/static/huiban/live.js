/* News as it comes, over a WebSocket: the bell, the title, and the parts of a page that then ask for themselves anew.
   The frames hold numbers only. What a page shows comes from its own addresses, with their rights. */
(function () {
  'use strict';
  var bell = document.querySelector('[data-bell]');
  if (!bell || !window.WebSocket) { return; }
  var FIRST = 1000, LONGEST = 60000, GATHER = 100, SPREAD = 3000, APART = 2000, SHOWN = 4000, AWAY = 30000, PAUSE = 300000; /* ms */
  var AT_ONCE = ['turn', 'urging', 'progress']; /* a deadline's day and a calendar tell very many people at the same moment */
  var LOGGED_OUT = 4401, GIVES_WAY = 4409;
  var lamp = document.querySelector('[data-live]'), login = document.querySelector('[data-live-login]');
  var title = document.title;
  var socket = null, last = null, first = true, tries = 0, over = false, paused = false, stale = false, hiddenAt = 0, lookedAt = 0;
  var retrying = 0, gathering = 0, hurried = false, showing = 0, pausing = 0;

  function say(kind) {
    clearTimeout(showing);
    if (!lamp) { return; }
    lamp.classList.toggle('is-on', kind === 'on' || kind === 'new');
    lamp.classList.toggle('is-off', kind === 'off' || kind === 'out');
    lamp.querySelector('[role="status"]').textContent = lamp.dataset[kind];
    if (kind === 'new') { showing = setTimeout(function () { say('on'); }, SHOWN); }
  }

  function count(unread) {
    var dot = bell.querySelector('[data-count]');
    dot.textContent = unread;
    dot.hidden = !unread;
    bell.setAttribute('aria-label', bell.dataset.words.replace('{n}', unread));
    document.title = unread ? '(' + unread + ') ' + title : title;
  }

  /* several pieces of news at once are one look, looks keep apart, and a page that nobody sees waits */
  function refresh(soon) {
    stale = document.hidden;
    if (stale || (gathering && (hurried || !soon))) { return; }
    clearTimeout(gathering);
    hurried = soon;
    gathering = setTimeout(function () {
      gathering = 0;
      lookedAt = Date.now();
      document.body.dispatchEvent(new CustomEvent('huiban:news'));
      say('new');
    }, Math.max(GATHER + (soon ? 0 : Math.random() * SPREAD), lookedAt + APART - Date.now()));
  }

  function ask(after) {
    if (socket && socket.readyState === WebSocket.OPEN) { socket.send(JSON.stringify({ after: after })); }
  }

  /* what came between the page and the first frame: the newest of the stream may be newer than the page's newest */
  function compare(hello) {
    var newest = document.querySelector('[data-newest]');
    if (newest && hello.number) { ask(hello.number - 1); } else { first = false; }
  }

  function greet(hello) {
    tries = 0;
    say('on');
    count(hello.unread);
    if (last === null || hello.number < last) {
      last = hello.number;
      compare(hello);
    } else if (hello.number > last) { ask(last); }
  }

  function take(frame) {
    count(frame.unread);
    last = Math.max(last, frame.number);
    if (frame.more) { ask(frame.number); return; }
    var soon = frame.notices.some(function (one) { return AT_ONCE.indexOf(one.kind) >= 0; });
    if (!first) { refresh(soon); return; }
    first = false;
    var page = document.querySelector('[data-newest]');
    if (page && frame.notices.some(function (one) { return one.id > Number(page.dataset.newest); })) { refresh(soon); }
  }

  function hear(event) {
    var frame = JSON.parse(event.data);
    if (frame.type === 'hello') { greet(frame); }
    if (frame.type === 'news') { first = false; ask(last); }
    if (frame.type === 'notices') { take(frame); }
  }

  function leave() {
    over = true;
    say('out');
    if (login) { login.hidden = false; }
  }

  function lost(event) {
    if (event.target !== socket) { return; }
    socket = null;
    if (event.code === LOGGED_OUT) { leave(); return; }
    if (event.code === GIVES_WAY) { paused = true; say('paused'); } /* for newer pages, until somebody looks at this one again */
    if (paused) { return; }
    say('off');
    var wait = Math.min(LONGEST, FIRST * Math.pow(2, tries));
    tries += 1;
    clearTimeout(retrying);
    retrying = setTimeout(open, wait / 2 + Math.random() * wait / 2);
  }

  function open() {
    clearTimeout(retrying);
    if (over || paused || socket || navigator.onLine === false) { return; }
    socket = new WebSocket(location.origin.replace(/^http/, 'ws') + bell.dataset.bell);
    socket.addEventListener('message', hear);
    socket.addEventListener('close', lost);
  }

  function close() {
    clearTimeout(retrying);
    if (socket) { socket.removeEventListener('close', lost); socket.close(); }
    socket = null;
  }

  /* a network that is gone does not close a socket by itself */
  window.addEventListener('offline', function () { close(); if (!over) { say('off'); } });
  window.addEventListener('online', function () { tries = 0; open(); });

  /* a page that nobody looks at for long lets go; one that is looked at again asks what it missed */
  document.addEventListener('visibilitychange', function () {
    clearTimeout(pausing);
    if (document.hidden) {
      hiddenAt = Date.now();
      pausing = setTimeout(function () { paused = true; close(); if (!over) { say('paused'); } }, PAUSE);
      return;
    }
    paused = false;
    if (stale) { refresh(true); }
    if (socket && last !== null && Date.now() - hiddenAt > AWAY) { ask(last); }
    open();
  });
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', function (event) { if (event.persisted) { open(); } });

  /* what was ticked stays ticked, and the place in the queue and in the row of tabs is kept */
  var kept = null;
  function titles() { return Array.from(document.querySelectorAll('[data-queue] a.title')); }
  document.addEventListener('htmx:beforeSwap', function (event) {
    var answer = event.detail.xhr.responseURL;
    if (answer && new URL(answer).pathname !== new URL(event.detail.pathInfo.finalRequestPath, location.href).pathname) {
      event.detail.shouldSwap = false; /* led to the log-in */
      close();
      leave();
      return;
    }
    if (!event.target.hasAttribute('data-part')) { return; }
    var row = document.activeElement.closest('tr'), tabs = document.getElementById('bench-tabs');
    kept = {
      ticked: Array.from(document.querySelectorAll('[data-batch] tbody :checked')).map(function (box) { return box.id; }),
      place: row ? titles().indexOf(row.querySelector('a.title')) : -1,
      scroll: tabs ? tabs.scrollLeft : 0
    };
  });
  document.addEventListener('htmx:afterSettle', function () {
    if (!kept) { return; }
    kept.ticked.forEach(function (id) {
      var box = document.getElementById(id);
      if (box) { box.checked = true; }
    });
    document.dispatchEvent(new CustomEvent('huiban:queue'));
    var tabs = document.getElementById('bench-tabs'), left = titles();
    if (tabs) { tabs.scrollLeft = kept.scroll; }
    if (kept.place >= 0 && document.activeElement === document.body && left.length) {
      left[Math.min(kept.place, left.length - 1)].focus({ preventScroll: true });
    }
    kept = null;
  });

  open();
}());
