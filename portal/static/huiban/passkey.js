/* Passkeys: what the page asks of the browser, and the browser's answer back into its form. */
(function () {
  'use strict';

  function bytes(text) {
    var plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }

  function letters(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }

  function known(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }

  function asked(form) {
    var key = JSON.parse(form.dataset.asked).publicKey;
    key.challenge = bytes(key.challenge);
    if (key.user) { key.user.id = bytes(key.user.id); }
    if (key.excludeCredentials) { key.excludeCredentials = known(key.excludeCredentials); }
    if (key.allowCredentials) { key.allowCredentials = known(key.allowCredentials); }
    return { publicKey: key };
  }

  function answer(made) {
    var told = {};
    ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'].forEach(function (name) {
      if (made.response[name]) { told[name] = letters(made.response[name]); }
    });
    return JSON.stringify({
      id: made.id, rawId: letters(made.rawId), type: made.type, response: told,
      clientExtensionResults: made.getClientExtensionResults(),
    });
  }

  document.querySelectorAll('[data-passkey]').forEach(function (form) {
    if (!window.PublicKeyCredential) { return; }
    form.hidden = false;
    form.addEventListener('submit', function (event) {
      var sorry = form.querySelector('.hb-err[role="alert"]');
      event.preventDefault();
      if (!form.reportValidity()) { return; }
      navigator.credentials[form.dataset.passkey](asked(form)).then(function (made) {
        form.querySelector('[name="credential"]').value = answer(made);
        HTMLFormElement.prototype.submit.call(form);
      }).catch(function () {
        sorry.textContent = form.dataset.failed;
        sorry.hidden = false;
      });
    });
  });
})();
