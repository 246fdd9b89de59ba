// Watches what a page has still to do: requests of its scripts, timers that are due soon, and changes of what it shows.
// Runs before the page's own scripts. The functions that it watches do as before, and look as before to whoever prints them.
// `globalThis[Symbol.for('handrail.rest')]()` tells what keeps the page from rest: 'requests', 'changes', or nothing.
// Its argument is how many milliseconds are to have passed since the last change.
// `globalThis[Symbol.for('handrail.nextFrame')]()` waits for the next frame that is drawn, for scripts of ours, which are not watched.
(() => {
  const KEY = Symbol.for('handrail.rest');
  const QUIET = 80;  // milliseconds since the last change, for more may follow at once
  const SOON = 5000;  // a timer that is due later is none by which a page is made
  const LONG = 10000;  // a request that is open for longer waits for news, and so do later ones of its address
  const OFTEN = 8;  // an address that was asked more often is asked again and again, for news as well
  const CHAIN = 2;  // a timer that was set by a timer that was set by a timer goes on and on, as that of a clock

  const requests = new Map(), timers = new Map(), waitingForNews = new Set(), asked = new Map();
  let changedAt = -Infinity, depth = 0, count = 0;
  const change = () => { changedAt = performance.now(); };

  // Calls `watch` in the place of a function, with the arguments, the object, and a way to call the function itself.
  function watchCalls(owner, name, watch) {
    const own = owner?.[name];
    if (typeof own !== 'function') return;
    const apply = (inner, self, passed) => watch(passed, self, changed => Reflect.apply(inner, self, changed || passed));
    Object.defineProperty(owner, name, { ...Object.getOwnPropertyDescriptor(owner, name), value: new Proxy(own, { apply }) });
  }

  function begin(address) {
    const number = count += 1, began = performance.now();
    asked.set(address, (asked.get(address) || 0) + 1);
    if (!waitingForNews.has(address) && asked.get(address) <= OFTEN) requests.set(number, { address, began });
    return () => {
      if (requests.delete(number)) change();
    };
  }

  function untilSettled(promise, end) {
    promise.then(end, end);
    return promise;
  }

  function addressOf(method, url) {
    try {
      const { origin, pathname } = new URL(url, document.baseURI);
      return `${String(method || 'GET').toUpperCase()} ${origin}${pathname}`;
    } catch {
      return String(url);
    }
  }

  watchCalls(globalThis, 'fetch', ([input, options], self, call) =>
    untilSettled(call(), begin(addressOf(options?.method || input?.method, input?.url || input))));
  for (const name of ['json', 'text', 'arrayBuffer', 'blob', 'formData']) {
    watchCalls(globalThis.Response?.prototype, name, (passed, self, call) =>
      untilSettled(call(), begin(addressOf('read', self.url))));
  }
  const addresses = new WeakMap();
  watchCalls(globalThis.XMLHttpRequest?.prototype, 'open', ([method, url], self, call) => {
    addresses.set(self, addressOf(method, url));
    return call();
  });
  watchCalls(globalThis.XMLHttpRequest?.prototype, 'send', (passed, self, call) => {
    const result = call();
    if (self.readyState === XMLHttpRequest.OPENED) self.addEventListener('loadend', begin(addresses.get(self)), { once: true });
    return result;
  });

  watchCalls(globalThis, 'setTimeout', ([act, delay = 0, ...passed], self, call) => {
    const due = performance.now() + Number(delay), inner = depth + 1;
    const counts = delay <= SOON && inner <= CHAIN + 1, isText = typeof act !== 'function';
    const timer = call([isText ? act : function (...values) {
      depth = inner;
      try {
        return act.apply(this, values);
      } finally {
        depth = 0;
        if (timers.delete(timer)) change();
      }
    }, delay, ...passed]);
    if (counts) timers.set(timer, due + (isText ? QUIET : LONG));  // of a text, nobody sees when it is run
    return timer;
  });
  for (const name of ['clearTimeout', 'clearInterval']) {
    watchCalls(globalThis, name, ([timer], self, call) => {
      timers.delete(Number(timer));
      return call();
    });
  }

  // What a script puts into the page is loaded too: another script, or a frame.
  const LOADS = 'script[src], iframe, frame';
  function load(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const element of node.matches(LOADS) ? [node] : node.querySelectorAll(LOADS)) {
      if (element.localName === 'script' && element.closest('[type]:not([type*=javascript], [type=module])')) continue;
      const end = begin(String(element.src));
      for (const event of ['load', 'error']) element.addEventListener(event, end, { once: true });
    }
  }
  const isObscured = ({ style }) => Boolean(style?.getPropertyValue('--handrail-secret'));  // by us, when it was filled in
  const isOurs = ({ type, target, attributeName }) => type === 'attributes'
    ? attributeName.startsWith('data-handrail') || (attributeName === 'style' && isObscured(target))
    : target === document.documentElement;  // where masks and captions are put
  const observer = new MutationObserver(records => {
    if (document.readyState !== 'complete') return;  // whoever asks has waited until it is
    const theirs = records.filter(record => !isOurs(record));
    if (theirs.length) change();
    theirs.forEach(({ addedNodes }) => addedNodes.forEach(load));
  });
  const watch = root => {
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    return root;
  };
  watch(document);
  watchCalls(Element.prototype, 'attachShadow', (passed, self, call) => {
    const root = call();
    if (!isOurs({ target: self.parentNode })) watch(root);
    return root;
  });
  // What a page does because of an event may begin a moment later. Of one on a form's control that no script can notice comes
  // nothing more: neither a listener nor something that looks again and again is there, and the control itself leads nowhere.
  const CONTROLS = 'input:not([type=submit], [type=image], [type=button], [type=reset], [type=file]), select, option, textarea';
  const ACTS = ['click', 'dblclick', 'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'touchstart', 'touchend', 'keydown', 'keypress',
    'keyup', 'beforeinput', 'input', 'change', 'select', 'selectionchange', 'focus', 'focusin', 'blur', 'focusout', 'invalid', 'submit'];
  const HANDLERS = ACTS.map(act => `on${act}`);
  let isNoticed = false;
  const isQuiet = event => {
    const [origin, ...around] = event.composedPath();
    return !isNoticed && ['click', 'input', 'change'].includes(event.type) && origin.matches?.(CONTROLS)
      && ![origin, ...around].some(place => HANDLERS.some(handler => place[handler]));
  };
  for (const event of ['click', 'keydown', 'input', 'change', 'submit']) {
    addEventListener(event, happened => isQuiet(happened) || change(), { capture: true, passive: true });
  }
  watchCalls(globalThis.EventTarget?.prototype, 'addEventListener', ([type], self, call) => {
    isNoticed ||= ACTS.includes(String(type));
    return call();
  });
  const { requestAnimationFrame } = globalThis;
  Object.defineProperty(globalThis, Symbol.for('handrail.nextFrame'), { value: () => new Promise(requestAnimationFrame) });
  for (const name of ['setInterval', 'requestAnimationFrame']) {
    watchCalls(globalThis, name, (passed, self, call) => {
      isNoticed = true;
      return call();
    });
  }

  function requestIsOpen() {
    const now = performance.now();
    for (const [number, { address, began }] of requests) {
      if (now - began < LONG) return true;
      waitingForNews.add(address);
      requests.delete(number);
    }
    return document.readyState !== 'complete';
  }

  function timerIsDue() {
    const now = performance.now();
    for (const [timer, until] of timers) {
      if (until < now) timers.delete(timer);
    }
    return timers.size > 0;
  }

  function keepsFromRest(quiet = QUIET) {
    const frames = [...document.querySelectorAll('iframe, frame')].map(frame => {
      try { return frame.contentWindow?.[KEY]?.(quiet); } catch { return ''; }  // of another origin
    });
    if (requestIsOpen() || frames.includes('requests')) return 'requests';
    return timerIsDue() || performance.now() - changedAt < quiet || frames.includes('changes') ? 'changes' : '';
  }
  Object.defineProperty(globalThis, KEY, { value: keepsFromRest });
})();
